/** A crowd in a process of its own: whoever is measured beside it does not wait for it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type CrowdOptions, gather } from './crowd.ts'

export interface CrowdProcess {
  /** All have joined. @throws when the process ended before */
  level: Promise<unknown>
  /** How many readers have come to a sequence or beyond. @throws when one heard something out of order */
  countAt(sequence: number): Promise<number>
  leave(): void
}

type Answer = { count: number } | { fault: string }

/** Opens the readers of `options` from a process of their own, which lives until `leave` or as long as this one. */
export function startCrowd(options: CrowdOptions): CrowdProcess {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' })
  async function answer(): Promise<number> {
    const [said] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => [{ fault: `the crowd's process ended with ${code}` }]),
    ])) as [Answer]
    if ('fault' in said) throw new Error(said.fault)
    return said.count
  }
  child.send(options)
  return {
    level: answer(),
    countAt(sequence) {
      child.send(sequence)
      return answer()
    },
    leave: () => child.kill('SIGKILL'),
  }
}

async function serve(): Promise<void> {
  const [options] = (await once(process, 'message')) as [CrowdOptions]
  const crowd = await gather(options)
  const answer = (said: Answer) => process.send?.(said)
  process.on('message', (sequence: number) => {
    try {
      crowd.takeLatencies()
      answer({ count: crowd.countAt(sequence) })
    } catch (fault) {
      answer({ fault: String(fault) })
    }
  })
  process.on('disconnect', () => process.exit())
  answer({ count: crowd.readers.length })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve()
