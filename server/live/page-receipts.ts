/** The receipts of one page: of its newest operations, what each web process said last. */
import { mostReceipts, type Receipt, receiptOpenMs } from '../../shared/receipts.ts'
import { flatTimes, stepOf } from './answer-times.ts'
import { type Brought, type ProcessReceipt, totalOf } from './receipt-total.ts'

interface Operation {
  knownAt: number
  /** No answer counts any more. */
  isOver: boolean
  /** What this process knows; its readers are asked while the frame is still being written to others. */
  own: ProcessReceipt | undefined
  isSent: boolean
  /** Answers here, by step. */
  counts: Map<number, number>
  /** By the name of the process that said so. */
  others: Map<string, ProcessReceipt>
}

export class PageReceipts {
  /** What changed here and was not said to other processes. */
  readonly unsaid = new Set<number>()
  /** What changed anywhere and was not told to desks. */
  readonly untold = new Set<number>()
  readonly #operations = new Map<number, Operation>()
  /** Those that answers still count for, the longest known first. */
  readonly #open = new Set<number>()

  /** A frame with these operations was written to so many readers. @param times from the commit, ms */
  sent(brought: readonly Brought[], readers: number, times: { firstMs?: number; lastMs?: number }, now: number): void {
    for (const one of brought) {
      const operation = this.#operation(one.sequence, now)
      if (!operation) continue
      operation.own = { ...(operation.own ?? { asked: 0, times: [] }), ...one, ...times, readers }
      operation.isSent = true
      this.#changed(one.sequence)
    }
  }

  /** A reader was asked for its answer. */
  asked(brought: Brought, now: number): void {
    const operation = this.#operation(brought.sequence, now)
    if (!operation || operation.isOver) return
    operation.own ??= { ...brought, readers: 0, asked: 0, times: [] }
    operation.own.asked += 1
    if (operation.isSent) this.#changed(brought.sequence)
  }

  /** A reader that was asked has left, and will not answer. */
  unasked({ sequence }: Brought): void {
    const operation = this.#operations.get(sequence)
    if (!operation?.own || operation.isOver) return
    operation.own.asked -= 1
    if (operation.isSent) this.#changed(sequence)
  }

  /** An answer was back so long after the commit, ms. */
  answered({ sequence }: Brought, ms: number): void {
    const operation = this.#operations.get(sequence)
    if (!operation?.own || operation.isOver) return
    const step = stepOf(ms)
    operation.counts.set(step, (operation.counts.get(step) ?? 0) + 1)
    operation.own.times = flatTimes(operation.counts)
    if (operation.isSent) this.#changed(sequence)
  }

  /** Takes in what another process said. */
  hear(from: string, receipts: readonly ProcessReceipt[], now: number): void {
    for (const receipt of receipts) {
      const operation = this.#operation(receipt.sequence, now)
      if (!operation) continue
      operation.others.set(from, receipt)
      this.untold.add(receipt.sequence)
    }
  }

  /** Closes those whose time is over. */
  closeOld(now: number): void {
    for (const sequence of this.#open) {
      const operation = this.#operations.get(sequence)
      if (operation && now - operation.knownAt < receiptOpenMs) return
      this.#open.delete(sequence)
      if (!operation) continue
      operation.isOver = true
      this.untold.add(sequence)
    }
  }

  /** All that is kept is to be said, and told, anew. */
  repeat(to: 'processes' | 'desks'): void {
    for (const sequence of this.#operations.keys()) (to === 'desks' ? this.untold : this.unsaid).add(sequence)
  }

  /** Takes what is to be said. */
  takeUnsaid(): ProcessReceipt[] {
    const said = [...this.unsaid].flatMap(sequence => {
      const { own, isSent } = this.#operations.get(sequence) ?? {}
      return own && isSent ? [own] : []
    })
    this.unsaid.clear()
    return said
  }

  /** Takes what is to be told, added up. */
  takeUntold(): Receipt[] {
    const told = this.totals(this.untold)
    this.untold.clear()
    return told
  }

  totals(sequences: Iterable<number> = this.#operations.keys()): Receipt[] {
    return [...sequences].flatMap(sequence => {
      const operation = this.#operations.get(sequence)
      if (!operation) return []
      const { own, isSent, others, isOver } = operation
      const all = own && isSent ? [own, ...others.values()] : [...others.values()]
      return all.length > 0 ? [totalOf(all, isOver)] : []
    })
  }

  /** What others said is not heard any more, and would grow old. */
  forgetOthers(): void {
    for (const [sequence, operation] of this.#operations) {
      operation.others.clear()
      if (operation.own) continue
      this.#operations.delete(sequence)
      this.#open.delete(sequence)
    }
    this.untold.clear()
  }

  #changed(sequence: number): void {
    this.unsaid.add(sequence)
    this.untold.add(sequence)
  }

  #operation(sequence: number, now: number): Operation | undefined {
    const known = this.#operations.get(sequence)
    if (known) return known
    const counts = new Map<number, number>()
    const operation = { knownAt: now, isOver: false, own: undefined, isSent: false, counts, others: new Map() }
    this.#operations.set(sequence, operation)
    this.#open.add(sequence)
    if (this.#operations.size <= mostReceipts) return operation
    const oldest = Math.min(...this.#operations.keys())
    this.#operations.delete(oldest)
    this.#open.delete(oldest)
    return oldest === sequence ? undefined : operation
  }
}
