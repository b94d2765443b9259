/** Which entries the last operations of a page touched: what a relay needs to tell a reader what it missed. */
import { recentDigests } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'

/** One entry touched by one operation. */
export interface Touch {
  sequence: number
  id: EntryId
  /** Roughly what the entry costs in memory; an entry touched twice is counted twice. */
  bytes: number
  quiet: boolean
}

/** Most bytes of the entries that are remembered for the sake of these records. */
export const recentBytes = 1_000_000

export class RecentRecords {
  /** Every touch after this sequence is here. */
  reach: number
  #touches: Touch[] = []
  #bytes = 0
  readonly #uses = new Map<EntryId, number>()

  constructor(reach: number) {
    this.reach = reach
  }

  /** Adds what the newest operation, or a catch-up at the newest end, touched. */
  add(touches: readonly Touch[]): void {
    for (const touch of touches) this.#keep(touch)
    this.#touches.push(...touches)
  }

  /** Adds what an older stretch of the log touched; from now on the records reach back to `from`. */
  addOlder(from: number, touches: readonly Touch[]): void {
    for (const touch of touches) this.#keep(touch)
    this.#touches = [...touches, ...this.#touches].sort((one, other) => one.sequence - other.sequence)
    this.reach = Math.min(this.reach, from)
  }

  /** Lets go of what is too old or too much. @returns the entries that no record touches any more */
  trim(head: number): EntryId[] {
    const forgotten: EntryId[] = []
    let dropped = 0
    for (const touch of this.#touches) {
      if (touch.sequence > head - recentDigests && this.#bytes <= recentBytes) break
      dropped++
      this.reach = Math.max(this.reach, touch.sequence)
      this.#bytes -= touch.bytes
      const uses = (this.#uses.get(touch.id) ?? 1) - 1
      if (uses > 0) this.#uses.set(touch.id, uses)
      else {
        this.#uses.delete(touch.id)
        forgotten.push(touch.id)
      }
    }
    if (dropped > 0) this.#touches.splice(0, dropped)
    this.reach = Math.max(this.reach, head - recentDigests)
    return forgotten
  }

  after(sequence: number): Touch[] {
    return this.#touches.filter(touch => touch.sequence > sequence)
  }

  touches(id: EntryId): boolean {
    return this.#uses.has(id)
  }

  /** How many entries are touched. */
  get entries(): number {
    return this.#uses.size
  }

  #keep(touch: Touch): void {
    this.#bytes += touch.bytes
    this.#uses.set(touch.id, (this.#uses.get(touch.id) ?? 0) + 1)
  }
}
