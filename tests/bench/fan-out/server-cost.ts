/** What a server costs, as the operating system counts it: all of its threads, and the processes that it started. */
import { readdirSync, readFileSync } from 'node:fs'
import { residentBytes } from '../memory.ts'

/** A process and all that came of it, itself first. */
export function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // The name in parentheses may hold spaces; behind it stand the state and the parent.
    const parent = Number(read(`/proc/${name}/stat`).split(') ').pop()?.split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [pid]
  for (const one of tree) tree.push(...(children.get(one) ?? []))
  return tree
}

/** Time that processes and their threads have had of a processor, ns: the scheduler counts finer than the ticks of proc(5). */
export function processorNs(pids: readonly number[]): number {
  let sum = 0
  for (const pid of pids)
    for (const thread of threadsOf(pid)) sum += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0])
  return sum
}

/** What processes have in memory, bytes. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + residentBytes(pid), 0)
}

/** How late the event loop was at most in 99 of 100 rounds since this was asked last, ms; undefined where nobody says. */
export async function loopDelayMs(opsUrl: string | undefined): Promise<number | undefined> {
  if (opsUrl === undefined) return undefined
  const metrics = await (await fetch(`${opsUrl}/metrics`)).text()
  const lags = [...metrics.matchAll(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)$/gm)].map(found =>
    Number(found[1]),
  )
  return lags.length > 0 ? Math.max(...lags) * 1000 : undefined
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // it has ended
  }
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
