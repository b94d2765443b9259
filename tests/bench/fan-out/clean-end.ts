/** A bench that leaves nothing behind: not when it is done, not on Ctrl-C, and not when nobody reads any more what it says. */
import { setTimeout as sleep } from 'node:timers/promises'
import { treeOf } from './server-cost.ts'

/** What has to be stopped, the newest first. */
export interface Endings {
  /** @returns stops it now */
  add(stop: () => Promise<unknown>): () => Promise<void>
}

/** Runs a bench, and ends this process with 1 when it throws, is interrupted or leaves a process behind. */
export async function runBench(bench: (endings: Endings) => Promise<void>): Promise<void> {
  const stops: (() => Promise<unknown>)[] = []
  let isEnding = false

  async function end(): Promise<void> {
    while (stops.length > 0)
      await stops
        .pop()?.()
        .catch((fault: unknown) => fail(fault))
  }

  async function interrupted(): Promise<void> {
    if (isEnding) return
    isEnding = true
    await Promise.race([end(), sleep(10_000)])
    // Also what was about to start: it is ours, and nobody would stop it any more.
    for (const pid of ours()) process.kill(pid, 'SIGKILL')
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void interrupted())
  process.stdout.on('error', () => void interrupted())
  // A fault where nobody waits for its outcome.
  process.on('uncaughtException', (fault: unknown) => {
    fail(fault)
    void interrupted()
  })

  try {
    await bench({
      add(stop) {
        let isStopped = false
        const once = async () => {
          if (isStopped) return
          isStopped = true
          await stop()
        }
        stops.push(once)
        return once
      },
    })
  } catch (fault) {
    fail(fault)
  }
  if (isEnding) return
  isEnding = true
  await end()
  for (let left = 40; ours().length > 0 && left > 0; left--) await sleep(50)
  if (ours().length > 0) fail(`these processes were left: ${ours().join(', ')}`)
  for (const pid of ours()) process.kill(pid, 'SIGKILL')
  process.exit()
}

function fail(fault: unknown): void {
  console.error(fault)
  process.exitCode = 1
}

/** Everything that this process started and that runs. */
function ours(): number[] {
  return treeOf(process.pid).slice(1)
}
