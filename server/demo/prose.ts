/** The few signs in which the demo's texts are written, so that its pages read like copy and not like JSON. */
import type { Block, Image, Mark, Run } from '../../shared/block.ts'

/** `[words](address)`, `**bold**`, `_italic_`, `` `code` ``; they do not nest. */
const signs = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|_([^_]+)_|`([^`]+)`/g

/** A text with its marks as runs. */
export function prose(copy: string): Run[] {
  const runs: Run[] = []
  let done = 0
  for (const found of copy.matchAll(signs)) {
    const [whole, words, href, bold, italic, code] = found
    if (found.index > done) runs.push({ text: copy.slice(done, found.index) })
    const marked = words ?? bold ?? italic ?? code ?? ''
    runs.push({ text: marked, marks: [markOf(href, bold, italic)] })
    done = found.index + whole.length
  }
  if (done < copy.length) runs.push({ text: copy.slice(done) })
  return runs
}

function markOf(href?: string, bold?: string, italic?: string): Mark {
  if (href !== undefined) return { type: 'link', href }
  if (bold !== undefined) return { type: 'bold' }
  return { type: italic === undefined ? 'code' : 'italic' }
}

export function paragraphs(...copy: string[]): Block[] {
  return copy.map(text => ({ type: 'paragraph', text: prose(text) }))
}

export function subheading(copy: string): Block {
  return { type: 'subheading', text: prose(copy) }
}

export function bullets(...items: string[]): Block {
  return { type: 'list', items: items.map(prose) }
}

export function numbered(...items: string[]): Block {
  return { type: 'list', ordered: true, items: items.map(prose) }
}

export function quote(copy: string, source: string): Block {
  return { type: 'quote', text: prose(copy), source }
}

export function figure(image: Image): Block {
  return { type: 'image', image }
}

export function gallery(...images: Image[]): Block {
  return { type: 'gallery', images }
}

export const divider: Block = { type: 'divider' }
