/** Lets a process that computes for long give way to the others of its machine. */
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of -20 to 19: gets what the others leave, and still a share when they leave nothing. */
const niceness = 10

/** To be called before the work begins: threads that are started later take the priority of those that start them. */
export function stepBack(): void {
  setPriority(niceness)
  try {
    // On Linux each thread has its own, and those that read files have been started already.
    for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), niceness)
  } catch {
    // Elsewhere the process has one for all its threads.
  }
}
