/**
 * Markup from a clipboard as blocks: an allow-list of what means something, and of everything else the words alone.
 * The markup is read into a document of its own, in which no script runs and nothing is loaded.
 */
import { type Block, type Mark, plainText, type Run } from '../../../shared/block.ts'
import { findCard } from './copied-cards.ts'
import { allowed } from './link-address.ts'
import { joinRuns, tidyLines } from './pasted-runs.ts'
import { isHidden, listMarker, marksOf } from './pasted-style.ts'

/** What holds no words of the text, whatever is in it. */
const dropped = new Set(
  `script style head title meta link template noscript iframe object embed applet svg math canvas audio video picture
   img map select option button input textarea dialog frame frameset`.split(/\s+/),
)
const headings = /^h[1-6]$/
const blockTags = new Set(
  `p div section article header footer main aside nav address figure figcaption pre form fieldset details summary center
   dl dt dd caption body html li tbody`.split(/\s+/),
)

export function blocksFromHtml(html: string): Block[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return joinWordLists(gather(body, [], false)).map(({ block }) => block)
}

interface Gathered {
  block: Block
  /** A list item as Word writes it: a paragraph of its own. */
  isWordItem?: boolean
}

/** What stands inside of a node, as blocks; words without a block of their own become paragraphs. */
function gather(parent: Node, marks: readonly Mark[], isPre: boolean): Gathered[] {
  const found: Gathered[] = []
  let runs: Run[] = []
  const flush = () => {
    for (const text of tidyLines(runs)) found.push({ block: { type: 'paragraph', text } })
    runs = []
  }
  const add = (...blocks: Gathered[]) => {
    flush()
    found.push(...blocks)
  }

  const walk = (node: Node, under: readonly Mark[], inPre: boolean): void => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const text = inPre ? (child.nodeValue ?? '').replaceAll(/\r\n?/g, '\n') : (child.nodeValue ?? '')
        runs.push(withMarks(inPre ? text : text.replaceAll(/[ \t\r\n\f]+/g, ' '), under))
        continue
      }
      if (!(child.nodeType === Node.ELEMENT_NODE)) continue
      const element = child as HTMLElement
      const tag = element.localName
      if (dropped.has(tag) || isHidden(element)) continue
      const inside = marksOf(element, under)
      const card = element.dataset?.card === undefined ? undefined : findCard(element.dataset.card)
      if (card) add({ block: card })
      else if (tag === 'br') runs.push({ text: element.className === 'Apple-interchange-newline' ? '' : '\n' })
      else if (tag === 'hr') add({ block: { type: 'divider' } })
      else if (headings.test(tag)) add(...subheading(element, inside))
      else if (tag === 'ul' || tag === 'ol') add(...list(element, inside))
      else if (tag === 'blockquote' || element.matches('figure.quote')) add(...quote(element, inside))
      else if (tag === 'table') add(...rows(element, inside))
      else if (listMarker(element)) add(...wordItem(element, inside))
      else if (tag === 'pre') add(...gather(element, inside, true))
      else if (blockTags.has(tag)) add(...gather(element, inside, inPre))
      else walk(element, inside, inPre)
    }
  }
  walk(parent, marks, isPre)
  flush()
  return found
}

/** The words of blocks as one text of one line. */
function textOf(blocks: readonly Gathered[]): Run[] {
  return joinRuns(
    blocks.flatMap(({ block }) => {
      if (block.type === 'list') return block.items
      return 'text' in block ? [block.text] : []
    }),
  )
}

function subheading(element: Element, marks: readonly Mark[]): Gathered[] {
  const text = textOf(gather(element, marks, false)).map(run => {
    // A heading is bold by itself.
    return withMarks(
      run.text,
      (run.marks ?? []).filter(mark => mark.type !== 'bold'),
    )
  })
  return text.length > 0 ? [{ block: { type: 'subheading', text: joinRuns([text]) } }] : []
}

/** Lists inside of lists become items of the outer one: a block has one level. */
function list(element: Element, marks: readonly Mark[]): Gathered[] {
  const items: Run[][] = []
  for (const { block } of [...element.children].flatMap(child => {
    const inner = gather(child, marks, false)
    const own = textOf(inner.filter(({ block }) => block.type !== 'list'))
    const nested = inner.filter(({ block }) => block.type === 'list')
    return [...(own.length > 0 ? [{ block: { type: 'paragraph', text: own } as Block }] : []), ...nested]
  })) {
    if (block.type === 'list') items.push(...block.items)
    else if (block.type === 'paragraph') items.push(block.text)
  }
  const ordered = element.localName === 'ol'
  return items.length > 0 ? [{ block: { type: 'list', ...(ordered ? { ordered } : {}), items } }] : []
}

function quote(element: Element, marks: readonly Mark[]): Gathered[] {
  const said = element.querySelector('figcaption, footer, cite')
  const source = plainText(said ? textOf(gather(said, [], false)) : [])
    .replaceAll(/\s+/g, ' ')
    .replace(/^[—–-]\s*/, '')
    .trim()
  said?.remove()
  const text = textOf(gather(element, marks, false))
  return text.length > 0 ? [{ block: { type: 'quote', text, ...(source ? { source } : {}) } }] : []
}

/** A paragraph for each row: what stood in its cells, in order. */
function rows(table: Element, marks: readonly Mark[]): Gathered[] {
  return [...table.querySelectorAll('caption, tr')].flatMap(row => {
    if (row.closest('table') !== table) return []
    const cells = row.localName === 'tr' ? [...row.children] : [row]
    const texts = cells.map(cell => textOf(gather(cell, marks, false))).filter(text => text.length > 0)
    const text = joinRuns(texts, ' | ')
    return text.length > 0 ? [{ block: { type: 'paragraph', text } as Block }] : []
  })
}

function wordItem(element: HTMLElement, marks: readonly Mark[]): Gathered[] {
  const ordered = listMarker(element) === 'ordered'
  const text = textOf(gather(element, marks, false))
  if (text.length === 0) return []
  return [{ block: { type: 'list', ...(ordered ? { ordered } : {}), items: [text] }, isWordItem: true }]
}

function joinWordLists(all: readonly Gathered[]): Gathered[] {
  const joined: Gathered[] = []
  for (const one of all) {
    const last = joined.at(-1)
    const isNext =
      last?.isWordItem &&
      one.isWordItem &&
      last.block.type === 'list' &&
      one.block.type === 'list' &&
      last.block.ordered === one.block.ordered
    if (isNext && last.block.type === 'list' && one.block.type === 'list') last.block.items.push(...one.block.items)
    else joined.push(one)
  }
  return joined
}

function withMarks(text: string, marks: readonly Mark[]): Run {
  const kept = marks.filter(mark => mark.type !== 'link' || allowed(mark.href))
  return kept.length > 0 ? { text, marks: [...kept] } : { text }
}
