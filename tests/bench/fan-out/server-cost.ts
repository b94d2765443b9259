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
  const lags = opsUrl === undefined ? [] : await metricOf(opsUrl, 'nodejs_eventloop_lag_p99_seconds')
  return lags.length > 0 ? Math.max(...lags) * 1000 : undefined
}

/** Whether a web process sends frames by the native part. */
export async function sendsNatively(opsUrl: string): Promise<boolean> {
  return (await metricOf(opsUrl, 'stop_press_native_send')).some(value => value > 0)
}

/** What a process tells under this name, of every label. */
async function metricOf(opsUrl: string, name: string): Promise<number[]> {
  const metrics = await (await fetch(`${opsUrl}/metrics`)).text()
  return [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(found => Number(found[1]))
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
