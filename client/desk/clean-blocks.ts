/** What was written as readers get it: without blank lines, blank ends, and what the service refuses in a text. */
import { type Block, type Image, plainText, type Run, type Video } from '../../shared/block.ts'

/** Pasted text brings tabs and worse; the service refuses control characters and halves of characters. */
function clean(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '').replaceAll(/\p{Cc}/gu, ' ')
}

export function oneLine(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ').trim()
}

/** Blocks do not change: one keystroke changes one of them, and the others are as clean as they were. */
const known = new WeakMap<Block, Block[]>()

/** The block without what nobody would miss, or nothing where all of it is that. */
export function cleanBlock(block: Block): Block[] {
  const clean = known.get(block) ?? cleaned(block)
  known.set(block, clean)
  return clean
}

function cleaned(block: Block): Block[] {
  switch (block.type) {
    case 'paragraph':
      return linesOf(block.text).map(text => ({ type: 'paragraph', text }))
    case 'subheading': {
      const text = trimmed(block.text)
      return text.length > 0 ? [{ type: 'subheading', text }] : []
    }
    case 'list': {
      const items = block.items.map(trimmed).filter(item => item.length > 0)
      return items.length > 0 ? [{ ...block, items }] : []
    }
    case 'quote': {
      const text = trimmed(block.text)
      const source = oneLine(block.source ?? '')
      return text.length > 0 ? [{ type: 'quote', text, ...(source ? { source } : {}) }] : []
    }
    case 'image':
      return [{ type: 'image', image: cleanImage(block.image) }]
    case 'gallery':
      return block.images.length > 0 ? [{ type: 'gallery', images: block.images.map(cleanImage) }] : []
    case 'video':
      return [{ type: 'video', video: cleanVideo(block.video) }]
    case 'embed':
    case 'divider':
      return [block]
  }
}

function cleanImage({ alt, decorative, caption, credit, ...file }: Image): Image {
  const words = lines({ alt, caption, credit })
  const { alt: what, ...below } = words
  return { ...file, ...(decorative ? { decorative } : what ? { alt: what } : {}), ...below }
}

function cleanVideo({ caption, credit, intro, ...file }: Video): Video {
  return { ...file, ...lines({ caption, credit, intro }) }
}

/** Fields without content are left out. */
function lines<Name extends string>(fields: Record<Name, string | undefined>): { [One in Name]?: string } {
  const found = Object.entries<string | undefined>(fields).map(([name, text]) => [name, oneLine(text ?? '')])
  return Object.fromEntries(found.filter(([, text]) => text)) as { [One in Name]?: string }
}

/** The runs of a text without the blanks at its ends. */
function trimmed(runs: readonly Run[]): Run[] {
  const all = plainText(runs)
  const words = all.trim()
  const from = all.indexOf(words)
  return words ? cut(runs, from, from + words.length).map(run => ({ ...run, text: clean(run.text) })) : []
}

/** A line break of an older text begins a paragraph: the service takes none inside of one. */
function linesOf(runs: readonly Run[]): Run[][] {
  let place = 0
  return plainText(runs)
    .split('\n')
    .map(line => {
      const from = place
      place += line.length + 1
      return trimmed(cut(runs, from, from + line.length))
    })
    .filter(line => line.length > 0)
}

/** The stretch of runs from one place to another, counted in UTF-16 units as strings are. */
function cut(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = []
  let place = 0
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, from - place), Math.max(0, to - place))
    if (text) found.push(run.marks?.length ? { text, marks: run.marks } : { text })
    place += run.text.length
  }
  return found
}
