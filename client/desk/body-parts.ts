/** An entry's body as a list of parts with words in them: what can be compared, chosen and shown side by side. */
import type { Block, Image, Run } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'

/** A piece of a block or a field that has words: `name` says what they are, where that is not plain. */
export interface Part {
  name: string
  runs: Run[]
}

/** What an entry has besides its blocks, in the order in which editors see it. */
export const fieldNames = ['kind', 'headline', 'authors', 'correctionNote'] as const
export type FieldName = (typeof fieldNames)[number]

export const fieldWords: Record<FieldName, string> = {
  kind: 'Kind',
  headline: 'Headline',
  authors: 'Byline',
  correctionNote: 'Correction note',
}

const kindWords = { update: 'Update', breaking: 'Breaking', summary: 'Summary' } as const

export const blockWords: Record<Block['type'], string> = {
  paragraph: 'Paragraph',
  subheading: 'Subheading',
  list: 'List',
  quote: 'Quote',
  image: 'Picture',
  gallery: 'Gallery',
  video: 'Video',
  embed: 'Embedded card',
  divider: 'Divider',
}

/** A field's words; none when the entry does not have it. */
export function fieldRuns(body: EntryBody, name: FieldName): Run[] {
  switch (name) {
    case 'kind':
      return plain(kindWords[body.kind])
    case 'headline':
      return plain(body.headline)
    case 'authors':
      return plain(body.authors.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join(' and '))
    case 'correctionNote':
      return plain(body.correctionNote)
  }
}

/** Only what the block has: an absent caption is no part. */
export function partsOf(block: Block): Part[] {
  const filled = (parts: Part[]) => parts.filter(({ runs }) => runs.length > 0)
  switch (block.type) {
    case 'paragraph':
    case 'subheading':
      return [{ name: '', runs: block.text }]
    case 'list':
      return block.items.map(runs => ({ name: '•', runs }))
    case 'quote':
      return filled([
        { name: '', runs: block.text },
        { name: 'Source', runs: plain(block.source) },
      ])
    case 'image':
      return imageParts(block.image)
    case 'gallery':
      return block.images.flatMap(imageParts)
    case 'video': {
      const { src, caption, credit, intro } = block.video
      return filled([
        { name: 'Intro', runs: plain(intro) },
        { name: 'File', runs: plain(src) },
        { name: 'Caption', runs: plain(caption) },
        { name: 'Credit', runs: plain(credit) },
      ])
    }
    case 'embed':
      return filled([
        { name: block.embed.provider, runs: plain(block.embed.title) },
        { name: 'Address', runs: plain(block.embed.url) },
      ])
    case 'divider':
      return []
  }
}

function imageParts({ src, alt, decorative, caption, credit }: Image): Part[] {
  return [
    { name: 'File', runs: plain(src.split('/').at(-1)) },
    { name: 'Shows', runs: plain(decorative ? 'nothing that matters (decorative)' : alt) },
    { name: 'Caption', runs: plain(caption) },
    { name: 'Credit', runs: plain(credit) },
  ].filter(({ runs }) => runs.length > 0)
}

function plain(text: string | undefined): Run[] {
  return text ? [{ text }] : []
}

/** Equal blocks and fields have equal texts, in whatever order their parts were written. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? ''
  )
}
