/** Pasted words, put in order: one blank where there were many, none at the ends, equal marks in one run. */
import type { Run } from '../../../shared/block.ts'

const blanks = /[\t \u00A0]+/g
/** What nobody sees and the service refuses, or what only says where a word may be broken. */
const unseen = /(?![\t\n])[\p{Cc}\p{Surrogate}\u00AD\u200B\uFEFF]/gu

/** The lines of a text, each tidy; blank ones are left out. */
export function tidyLines(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const run of runs) {
    for (const [place, text] of run.text.replaceAll(unseen, '').split('\n').entries()) {
      if (place > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ ...run, text })
    }
  }
  return lines.map(tidyLine).filter(line => line.length > 0)
}

/** A blank that does not break the line is kept where it stands alone between words: "10 km". */
function tidyLine(runs: readonly Run[]): Run[] {
  const tidy: Run[] = []
  for (const run of runs) {
    const before = tidy.at(-1)?.text.at(-1)
    const words = run.text.replaceAll(blanks, found => (found.length === 1 && found === '\u00A0' ? found : ' '))
    const text = before === undefined || /\s/.test(before) ? words.trimStart() : words
    if (text !== '') tidy.push({ ...run, text })
  }
  for (let last = tidy.at(-1); last; last = tidy.at(-1)) {
    last.text = last.text.trimEnd()
    if (last.text !== '') break
    tidy.pop()
  }
  return merged(tidy)
}

/** Several texts as one. @param between what stands where one ends and the next begins */
export function joinRuns(texts: readonly (readonly Run[])[], between = ' '): Run[] {
  return merged(texts.flatMap((text, place) => (place === 0 ? text : [{ text: between }, ...text])))
}

function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(run.marks)) last.text += run.text
    else all.push({ ...run })
  }
  return all
}
