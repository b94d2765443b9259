/** Plain text as blocks: blank lines part paragraphs, lines that begin with a dash or a number are lists. */
import type { Block, Run } from '../../shared/block.ts'
import { tidied, withoutControls } from './clean-text.ts'

const bullet = /^[-*•‣]\s+(?=\S)/
const numbered = /^(\d{1,3})[.)]\s+(?=\S)/

/** A single line break within a paragraph is layout and becomes a space. */
export function readPlainBody(text: string): Block[] {
  return withoutControls(text)
    .split(/\n[^\S\n]*\n\s*/)
    .flatMap(part =>
      blocksOf(
        part
          .split('\n')
          .map(line => line.trim())
          .filter(Boolean),
      ),
    )
}

/** The lines between two blank ones: paragraphs and lists in turn. */
function blocksOf(lines: string[]): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const list = listAt(lines, at)
    if (list) {
      blocks.push({ type: 'list', ...(list.isOrdered ? { ordered: true } : {}), items: list.items })
      at += list.items.length
      continue
    }
    const from = at
    do at += 1
    while (at < lines.length && !listAt(lines, at))
    const text = runsOf(lines.slice(from, at).join(' '))
    if (text.length > 0) blocks.push({ type: 'paragraph', text })
  }
  return blocks
}

/** A list that begins at a line. One line alone is one only with a real bullet: a dash may open a spoken line, a number a year. */
function listAt(lines: string[], from: number): { items: Run[][]; isOrdered: boolean } | undefined {
  const first = lines[from] as string
  const isOrdered = numbered.exec(first)?.[1] === '1'
  if (!isOrdered && !bullet.test(first)) return undefined
  const items: Run[][] = []
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as string
    const mark = isOrdered ? numbered.exec(line) : bullet.exec(line)
    if (!mark || (isOrdered && Number(mark[1]) !== items.length + 1)) break
    const text = runsOf(line.slice(mark[0].length))
    if (text.length === 0) break
    items.push(text)
  }
  return items.length > 1 || (items.length === 1 && /^[•‣]/.test(first)) ? { items, isOrdered } : undefined
}

function runsOf(text: string): Run[] {
  const words = tidied(text)
  return words ? [{ text: words }] : []
}
