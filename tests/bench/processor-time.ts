// Processor time of a process, as the operating system counts it.
import { readFileSync } from 'node:fs'

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const msPerTick = 10

/** User and system time of a process and its threads, ms. */
export function processorMs(pid: number): number {
  // The name in parentheses may hold spaces; the fields after it are numbered from 3 (proc(5)): 14 is utime, 15 stime.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}
