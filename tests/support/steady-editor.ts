// An editor who publishes one entry after another, and sends each command again until it is answered, as the desk does.
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { House } from './house.ts'
import { body } from './newsroom.ts'

export interface SteadyEditor {
  /** Entries whose command was acknowledged, in the order of their acknowledgement. */
  readonly acknowledged: string[]
  /** What was sent, for whoever sends it once more. */
  readonly sent: { key: string; command: unknown }[]
  /** How often a command had to be sent again. */
  readonly repeats: number
  /** Ends after the entry in hand. @returns once that is acknowledged @throws what was refused */
  stop(): Promise<void>
}

/** @param pages slugs; each entry goes to all of them */
export function startEditor(house: House, pages: string[]): SteadyEditor {
  const acknowledged: string[] = []
  const sent: SteadyEditor['sent'] = []
  let repeats = 0
  let isOver = false

  async function publishOne(): Promise<void> {
    const id = newId()
    const key = newId()
    const command = { type: 'publish', entry: { id, ...body(`entry ${sent.length}`) }, pages }
    sent.push({ key, command })
    for (;;) {
      const answer = await house.command(command, { key }).catch(() => undefined)
      if (answer?.status === 201 || answer?.status === 202) break
      if (answer && answer.status !== 503 && answer.status !== 429) {
        throw new Error(`refused: ${answer.status} ${JSON.stringify(answer.reply)}`)
      }
      repeats += 1
      await delay(50)
    }
    acknowledged.push(id)
  }

  const working = (async () => {
    while (!isOver) await publishOne()
  })()
  working.catch(() => {}) // said by `stop`
  return {
    acknowledged,
    sent,
    get repeats() {
      return repeats
    },
    async stop() {
      isOver = true
      await working
    },
  }
}
