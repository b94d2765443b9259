/** What the web processes know of one operation, each of its own readers, and what that makes together. */
import type { EntryId } from '../../shared/entry.ts'
import type { Receipt } from '../../shared/receipts.ts'
import { type AnswerTimes, spreadOf } from './answer-times.ts'

/** An operation that a frame brought. */
export interface Brought {
  sequence: number
  entry?: EntryId
  revision?: number
}

/** What one process knows of it; said whole each time. */
export interface ProcessReceipt extends Brought {
  readers: number
  /** From the commit until the first and the last of them had been written to, ms; unknown for what came in a catch-up. */
  firstMs?: number
  lastMs?: number
  /** How many readers were asked for an answer, and how soon they gave it. */
  asked: number
  times: AnswerTimes
}

export interface Said {
  /** Names the process. */
  from: string
  receipts: ProcessReceipt[]
}

/** @param isOver no answer counts any more */
export function totalOf(receipts: readonly ProcessReceipt[], isOver: boolean): Receipt {
  const [first] = receipts
  const { sequence = 0, entry, revision } = receipts.find(one => one.entry !== undefined) ?? first ?? {}
  const readers = receipts.reduce((sum, one) => sum + one.readers, 0)
  const spread = spreadOf(receipts)
  const halfMs = spread?.within(0.5)
  const isEveryone = receipts.every(one => one.asked === one.readers)
  const percent = mostOf(spread?.share ?? 0, isEveryone, isOver)
  const ms = percent === undefined ? undefined : spread?.within(percent / 100)
  return {
    sequence,
    ...(entry === undefined || revision === undefined ? {} : { entry, revision }),
    readers,
    ...(halfMs === undefined ? {} : { halfMs }),
    ...(percent === undefined || ms === undefined ? {} : { most: { percent, ms } }),
  }
}

/** How much of the readers there is something to be said of. */
function mostOf(share: number, isEveryone: boolean, isOver: boolean): number | undefined {
  if (isEveryone && share > 1 - 1e-9) return 100
  if (share >= 0.99) return isEveryone && !isOver ? undefined : 99
  return isOver && share > 0.5 ? Math.floor(share * 100) : undefined
}

export function readSaid(message: string): Said | undefined {
  try {
    const read = JSON.parse(message) as Said
    return typeof read.from === 'string' && Array.isArray(read.receipts) ? read : undefined
  } catch {
    return undefined // receipts are no part of the log: nothing waits for them
  }
}
