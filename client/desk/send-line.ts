/** Commands on their way out: one at a time, oldest first, each until the service has answered it. */
import type { CommandId } from '../../shared/command.ts'

/** What came of asking once: answered, or to be asked again after some ms, or nothing is to be sent until `resume`. */
export type Asked = 'answered' | 'stopped' | { againAfterMs: number }

export interface SendLine {
  /** Puts it at the end of the line, unless it stands there already and is still to be sent. */
  add(id: CommandId, isAgain: boolean): void
  /** Asks at once, whatever it waited for. */
  resume(): void
  stop(): void
}

export interface SendLineParts {
  /** Sends it once. @param isAgain it was answered before; the service may have lost it */
  ask: (id: CommandId, isAgain: boolean) => Promise<Asked>
  /** Calls back once, later; returns how to call it off. */
  later: (ms: number, then: () => void) => () => void
}

export function createSendLine({ ask, later }: SendLineParts): SendLine {
  const line: { id: CommandId; isAgain: boolean }[] = []
  let isAsking = false
  let isStopped = false
  let callOff = () => {}

  async function run(): Promise<void> {
    if (isAsking) return
    isAsking = true
    callOff()
    for (let first = line[0]; first && !isStopped; first = line[0]) {
      const asked = await ask(first.id, first.isAgain)
      if (asked === 'answered') {
        line.shift()
        continue
      }
      if (asked !== 'stopped' && !isStopped) callOff = later(asked.againAfterMs, () => void run())
      break
    }
    isAsking = false
  }

  return {
    add(id, isAgain) {
      // What the service has in its hands it may have lost already: that one is sent again once it is answered.
      const isToBeSent = line.some((one, place) => one.id === id && !(isAgain && isAsking && place === 0))
      if (isToBeSent) return
      line.push({ id, isAgain })
      // Behind one that waits for its next try, this one waits too: their order is their meaning.
      if (line.length === 1) void run()
    },
    resume: () => void run(),
    stop() {
      isStopped = true
      callOff()
    },
  }
}
