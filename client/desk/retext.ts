/** Keeps bold words, links and the like while their text is changed in a plain field. */
import type { Mark, Run } from '../../shared/block.ts'
import { plainText } from '../../shared/block.ts'

/**
 * The runs of a changed text: what stands unchanged before and after the change keeps its marks, and what was typed
 * into a marked stretch is marked like it.
 */
export function retext(was: readonly Run[], text: string): Run[] {
  const before = plainText(was)
  if (before === text) return [...was]
  const start = sharedStart(before, text)
  const end = sharedEnd(before, text, start)
  const typed = text.slice(start, text.length - end)
  return merged([
    ...cut(was, 0, start),
    ...(typed ? [withMarks(typed, marksInside(was, start, before.length - end))] : []),
    ...cut(was, before.length - end, before.length),
  ])
}

/** The stretch of runs from one place to another, counted in UTF-16 units as strings are. */
export function cut(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = []
  let place = 0
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, from - place), Math.max(0, to - place))
    if (text) found.push(withMarks(text, run.marks))
    place += run.text.length
  }
  return found
}

/** Marks that hold on both sides of a change, or on all of what it replaces: typing at the end of a link does not lengthen it. */
function marksInside(runs: readonly Run[], from: number, to: number): Mark[] | undefined {
  const replaced = cut(runs, from, to)
  const [first] = replaced
  if (first && replaced.every(run => sameMarks(run.marks, first.marks))) return first.marks
  const [left] = cut(runs, from - 1, from)
  const [right] = cut(runs, to, to + 1)
  return left && right && sameMarks(left.marks, right.marks) ? left.marks : undefined
}

function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (last && sameMarks(last.marks, run.marks)) all[all.length - 1] = withMarks(last.text + run.text, last.marks)
    else all.push(run)
  }
  return all
}

function withMarks(text: string, marks: Mark[] | undefined): Run {
  return marks?.length ? { text, marks } : { text }
}

function sameMarks(one: readonly Mark[] = [], other: readonly Mark[] = []): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function sharedStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let length = 0
  while (length < most && one[length] === other[length]) length += 1
  return isHigh(one, length - 1) ? length - 1 : length
}

function sharedEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start
  let length = 0
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1
  return isLow(one, one.length - length) ? length - 1 : length
}

/** A character beyond the basic plane is two units, which must stay together. */
const isHigh = (text: string, place: number) => /[\uD800-\uDBFF]/.test(text[place] ?? '')
const isLow = (text: string, place: number) => /[\uDC00-\uDFFF]/.test(text[place] ?? '')
