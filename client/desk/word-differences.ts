/** What differs between two texts, word by word. A word that only got or lost its marks counts as another one. */
import type { Mark, Run } from '../../shared/block.ts'
import { matchesOf } from './matching.ts'

export interface Stretch {
  is: 'same' | 'gone' | 'new'
  runs: Run[]
}

interface Word {
  run: Run
  /** Equal words have equal keys, whatever space stands before them. */
  key: string
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** @returns the newer text in its order, with what is gone where it stood */
export function wordDifferences(before: readonly Run[], after: readonly Run[]): Stretch[] {
  const [old, current] = [wordsOf(before), wordsOf(after)]
  const found: Stretch[] = []
  let [at, other] = [0, 0]
  const add = (is: Stretch['is'], words: readonly Word[]) => {
    if (words.length === 0) return
    const last = found.at(-1)
    const runs = words.map(({ run }) => run)
    if (last?.is === is) last.runs = joined([...last.runs, ...runs])
    else found.push({ is, runs: joined(runs) })
  }
  const keys = (words: readonly Word[]) => words.map(({ key }) => key)
  for (const [one, same] of [...matchesOf(keys(old), keys(current)), [old.length, current.length] as const]) {
    add('gone', old.slice(at, one))
    add('new', current.slice(other, same))
    add('same', current.slice(same, same + 1))
    at = one + 1
    other = same + 1
  }
  return found
}

/** Words with the space before them; what no word follows is a word of its own. */
function wordsOf(runs: readonly Run[]): Word[] {
  const words: Word[] = []
  for (const { text, marks } of runs) {
    let space = ''
    for (const { segment } of segmenter.segment(text)) {
      if (segment.trim() === '') {
        space += segment
        continue
      }
      words.push(wordOf(space + segment, marks))
      space = ''
    }
    if (space) words.push(wordOf(space, marks))
  }
  return words
}

function wordOf(text: string, marks: Mark[] | undefined): Word {
  return { run: marks?.length ? { text, marks } : { text }, key: `${text.trim()} ${JSON.stringify(marks ?? [])}` }
}

function joined(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(run.marks)) {
      all[all.length - 1] = { ...last, text: last.text + run.text }
    } else all.push(run)
  }
  return all
}
