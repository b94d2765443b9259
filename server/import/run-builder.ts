/** Collects text with marks piece by piece and hands it out as runs, without doubled or outer white space. */
import type { Mark, Run } from '../../shared/block.ts'
import { inOneLine } from './clean-text.ts'

export class RunBuilder {
  #runs: Run[] = []

  /** @param marks in the order in which they were opened */
  add(text: string, marks: readonly Mark[] = []): void {
    const last = this.#runs.at(-1)
    let words = inOneLine(text)
    if (words.startsWith(' ') && (!last || last.text.endsWith(' '))) words = words.slice(1)
    if (words === '') return
    if (last && sameMarks(last.marks ?? [], marks)) last.text += words
    else this.#runs.push({ text: words, ...(marks.length > 0 ? { marks: [...marks] } : {}) })
  }

  /** Whether anything but white space was added. */
  get hasWords(): boolean {
    return this.#runs.some(run => run.text.trim() !== '')
  }

  /** What was collected; the builder is empty afterwards. No runs when there were no words. */
  take(): Run[] {
    const runs = this.hasWords ? trimmed(this.#runs) : []
    this.#runs = []
    return runs
  }
}

function trimmed(runs: Run[]): Run[] {
  while (runs[0]?.text.trim() === '') runs.shift()
  while (runs.at(-1)?.text.trim() === '') runs.pop()
  const first = runs[0]
  if (first) first.text = first.text.trimStart()
  const last = runs.at(-1)
  if (last) last.text = last.text.trimEnd()
  return runs
}

function sameMarks(some: readonly Mark[], others: readonly Mark[]): boolean {
  return some.length === others.length && some.every((mark, place) => sameMark(mark, others[place]))
}

function sameMark(one: Mark, other: Mark | undefined): boolean {
  if (one.type !== other?.type) return false
  return one.type !== 'link' || (other.type === 'link' && one.href === other.href)
}
