/** One `liveBlogUpdate` of a LiveBlogPosting as an entry, or the reason why it cannot be one. */
import type { EntryBody, EntryKind } from '../../shared/entry.ts'
import { arrange, readBody } from './article-body.ts'
import { tidied } from './clean-text.ts'
import type { FoundEntry, ReadingContext } from './imported.ts'
import { isNode, listOf, type Node, type NodeIndex, textOf } from './linked-data.ts'
import { authorsOf } from './posting-authors.ts'
import { filmsOf, picturesOf, type Reading } from './posting-pictures.ts'
import { type Place, type Remark, within } from './remarks.ts'
import { entryIdOf } from './stable-ids.ts'
import { readTime } from './times.ts'

export interface UpdateReading {
  nodes: NodeIndex
  /** The posting's own address. */
  base: string | undefined
  remarks: Remark[]
  context: ReadingContext
}

/** @returns undefined when the update was left out; the remarks say why */
export function readUpdate(update: unknown, where: Place, reading: UpdateReading): FoundEntry | undefined {
  const skip = (detail: string, ...steps: string[]) => {
    reading.remarks.push({ place: within(place, ...steps), detail, isSkipped: true })
    return undefined
  }
  let place = where
  if (!isNode(update)) return skip('is not an object')
  const address = ownAddress(update, reading.base)
  if (!address) return skip('has neither an @id nor a url of its own, so it could not be known again')
  place = { ...where, address }

  const times = timesOf(update, place, reading)
  if (typeof times === 'string') return skip(times, 'datePublished')
  const body = bodyOf(update, { place, base: reading.base, nodes: reading.nodes, remarks: reading.remarks })
  if (!body.headline && body.blocks.length === 0) return skip('holds nothing to read or see')
  return { place, entry: { id: entryIdOf(address), ...times, ...body } }
}

function bodyOf(update: Node, reading: Reading): EntryBody {
  const text = textOf(update.articleBody) ?? textOf(update.text) ?? textOf(update.description) ?? ''
  const { blocks, leftOut } = readBody(text, reading.base)
  for (const what of leftOut) {
    reading.remarks.push({
      place: within(reading.place, 'articleBody'),
      detail: `${what} was left out`,
      isSkipped: false,
    })
  }
  const headline = plainHeadline(textOf(update.headline) ?? textOf(update.name), reading.base)
  return {
    ...(headline ? { headline } : {}),
    blocks: arrange(blocks, {
      images: picturesOf(update.image, { ...reading, place: within(reading.place, 'image') }),
      films: filmsOf(update.video, { ...reading, place: within(reading.place, 'video') }),
    }),
    authors: authorsOf(update.author, reading.nodes, reading.base),
    kind: kindOf(update),
  }
}

/** Headlines are one line of plain text, but may be given with entities or words in italics. */
export function plainHeadline(text: string | undefined, base?: string): string | undefined {
  if (text === undefined) return undefined
  const { blocks } = readBody(text.replaceAll('\n', ' '), base)
  const words = blocks.map(block => ('text' in block ? block.text.map(run => run.text).join('') : '')).join(' ')
  return tidied(words) ?? tidied(text)
}

/** The times of an update in ms, or why it has none that we can keep. */
function timesOf(
  update: Node,
  place: Place,
  { remarks, context }: UpdateReading,
): { publishedAt: number; updatedAt: number } | string {
  const written = textOf(update.datePublished) ?? textOf(update.dateCreated)
  if (written === undefined) return 'says nowhere when it was published'
  const published = readTime(written, context.timeZone)
  if (!published) return `is not a time: ${JSON.stringify(written.slice(0, 60))}`
  if (published.at < 0) return 'is before 1970, where no entry can be placed'
  if (published.at > context.now) return 'lies in the future'
  if (published.isAssumedZone) {
    const detail = `names no time zone: read in ${context.timeZone}`
    remarks.push({ place: within(place, 'datePublished'), detail, isSkipped: false })
  }
  const modified = readTime(textOf(update.dateModified) ?? written, context.timeZone)
  if (!modified) remarks.push({ place: within(place, 'dateModified'), detail: 'is not a time', isSkipped: false })
  const updatedAt = Math.min(context.now, Math.max(published.at, modified?.at ?? published.at))
  return { publishedAt: published.at, updatedAt }
}

/** What the update is known by: its `@id`, else its `url`, absolute; a node without a name of its own (`_:b0`) has none. */
function ownAddress(update: Node, base: string | undefined): string | undefined {
  for (const given of [update['@id'], textOf(update.url), isNode(update.url) ? update.url['@id'] : undefined]) {
    if (typeof given !== 'string' || given.trim() === '' || given.startsWith('_:')) continue
    if (URL.canParse(given.trim(), base)) return new URL(given.trim(), base).href
  }
  return undefined
}

/** Only what the file says in a word of its own: headlines that shout are not enough. */
function kindOf(update: Node): EntryKind {
  const labels = [update.articleSection, update.keywords, update.genre]
    .flatMap(listOf)
    .flatMap(label => (textOf(label) ?? '').split(','))
    .map(label => label.trim().toLowerCase())
  if (labels.includes('breaking') || labels.includes('breaking news')) return 'breaking'
  return labels.includes('summary') ? 'summary' : 'update'
}
