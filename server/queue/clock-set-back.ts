/** A lane's marks live for seconds by Redis' clock: once that is set back they would live for as long, and the lane stand still. */
import type { Queue } from 'bullmq'

/** Lets a key live for so many ms more, and no longer if it was to. */
export type ExpireWithin = (key: string, ms: number) => Promise<unknown>

/** Lets the mark of the last look for ended workers, and the lock of the command in work, live no longer than a lock is given for. */
export async function shortenMarks(queue: Queue, lockMs: number, expireWithin: ExpireWithin): Promise<void> {
  const taken = await queue.getRanges(['active'])
  const marks = [queue.toKey('stalled-check'), ...taken.map(job => queue.toKey(`${job}:lock`))]
  await Promise.all(marks.map(mark => expireWithin(mark, lockMs)))
}
