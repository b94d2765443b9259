/** What the service is running out of, said before publishing stops: room in the queue, memory of Redis, disk. */
import { statfs } from 'node:fs/promises'
import { mostWaiting } from './queue/command-queue.ts'
import type { MemoryUse } from './storage/memory-use.ts'

/** From these shares on it is said. */
const fullQueue = 0.8
const fullMemory = 0.85
/** Less free disk than this is said, bytes. */
const lowDiskBytes = 1024 ** 3
/** However many desks ask, it is looked at this often at most, ms. */
const freshForMs = 5000

export interface Stocks {
  /** Waiting commands in the fullest lane. */
  waiting: number
  memory: MemoryUse
  disk: { freeBytes: number }
}

export type StockReads = { [Stock in keyof Stocks]: () => Promise<Stocks[Stock] | undefined> }

/** @returns asks for the sentences; what cannot be read just now is not judged, for that is told elsewhere */
export function watchShortages(
  read: StockReads,
  now: () => number = () => performance.now(),
): () => Promise<readonly string[]> {
  let found: Promise<readonly string[]> | undefined
  let readAt = 0
  const unread = () => undefined

  async function look(): Promise<readonly string[]> {
    const [waiting, memory, disk] = await Promise.all([
      read.waiting().catch(unread),
      read.memory().catch(unread),
      read.disk().catch(unread),
    ])
    return shortagesIn({ waiting, memory, disk })
  }

  return () => {
    if (found && now() - readAt < freshForMs) return found
    readAt = now()
    found = look()
    return found
  }
}

/** The disk that holds a folder. */
export async function diskSpace(folder: string): Promise<Stocks['disk']> {
  const { bavail, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize }
}

/** One sentence or two for each thing that is nearly used up. */
export function shortagesIn({ waiting, memory, disk }: Partial<Stocks>): string[] {
  const sentences: string[] = []
  if (waiting !== undefined && waiting >= mostWaiting * fullQueue) {
    sentences.push(
      `${number(waiting)} commands are waiting to be done; at ${number(mostWaiting)} no more are taken. ` +
        'What you send is kept in your browser until they are.',
    )
  }
  if (memory && memory.usedBytes >= memory.mostBytes * fullMemory) {
    const share = Math.floor((memory.usedBytes / memory.mostBytes) * 100)
    sentences.push(
      `Redis has used ${share} % of its memory (${size(memory.usedBytes)} of ${size(memory.mostBytes)}). ` +
        'When it is full, nothing can be published.',
    )
  }
  if (disk && disk.freeBytes < lowDiskBytes) {
    sentences.push(
      `The disk of the service has ${size(disk.freeBytes)} left. When it is full, no picture can be uploaded, ` +
        'and nothing can be published where Redis writes to the same disk.',
    )
  }
  return sentences
}

function number(count: number): string {
  return new Intl.NumberFormat('en-GB').format(count)
}

function size(bytes: number): string {
  const inMb = bytes / 1024 ** 2
  return inMb < 1024 ? `${inMb.toFixed(inMb < 10 ? 1 : 0)} MB` : `${(inMb / 1024).toFixed(1)} GB`
}
