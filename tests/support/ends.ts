// How a process ends that was asked to: by itself within ten seconds, or not.
import type { RunningProcess } from './house.ts'

/** What a launcher, or a machine that goes down, gives a process, ms. */
const patienceMs = 10_000

/** SIGTERM once, and SIGKILL where that is all that helps. @returns its exit code; null when it had to be killed */
export function endsByItself({ child, stop }: RunningProcess): Promise<number | null> {
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  return stop().finally(() => clearTimeout(late))
}
