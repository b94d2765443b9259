/** The text of an entry from elsewhere, plain or marked up, with its pictures and films, in the order live pages print them. */
import { type Block, type Image, plainText, type Video } from '../../shared/block.ts'
import { readMarkup } from './markup-body.ts'
import { hasMarkup } from './markup-tags.ts'
import { readPlainBody } from './plain-body.ts'

/** What a file gives beside the text. */
export interface BesideTheText {
  images: Image[]
  /** Films, and cards for those that play on another site only. */
  films: Extract<Block, { type: 'video' | 'embed' }>[]
}

/** Longest line that leads into a film; a longer one is a paragraph that happens to end in a colon. */
const longestIntro = 200

/** @param base the page's own address, for what is given relative to it */
export function readBody(text: string, base?: string): { blocks: Block[]; leftOut: string[] } {
  return hasMarkup(text) ? readMarkup(text, base) : { blocks: readPlainBody(text), leftOut: [] }
}

/**
 * Puts text, pictures and films together: the first picture above the text, films behind the line that leads into
 * them, the other pictures below. A picture or film that stands in the text already is not repeated.
 */
export function arrange(text: readonly Block[], { images, films }: BesideTheText): Block[] {
  const known = new Set(text.flatMap(addressesIn))
  const [first, ...others] = images.filter(image => !known.has(image.src))
  const blocks = [...text]
  for (const film of films.filter(each => addressesIn(each).every(address => !known.has(address)))) {
    blocks.splice(placeOfFilm(blocks), 0, film)
  }
  const isLed = known.size > 0 && (text[0]?.type === 'image' || text[0]?.type === 'gallery')
  const below = isLed && first ? [first, ...others] : others
  return withIntros([...(first && !isLed ? [pictureBlock(first)] : []), ...blocks, ...below.map(pictureBlock)])
}

/** Behind the last line of the text if that leads into it, else behind the only line that does, else at the end. */
function placeOfFilm(blocks: readonly Block[]): number {
  if (isIntro(blocks.at(-1))) return blocks.length
  const leads = blocks.flatMap((block, at) =>
    isIntro(block) && !isFilm(blocks[at + 1]) && !isSpeech(blocks[at + 1]) ? [at] : [],
  )
  return leads.length === 1 ? (leads[0] as number) + 1 : blocks.length
}

/** A line right before a film that ends in a colon belongs to the film. */
function withIntros(blocks: readonly Block[]): Block[] {
  const joined: Block[] = []
  for (const block of blocks) {
    const before = joined.at(-1)
    if (block.type === 'video' && !block.video.intro && before?.type === 'paragraph' && isIntro(before)) {
      joined.pop()
      const video: Video = { ...block.video, intro: plainText(before.text) }
      joined.push({ type: 'video', video })
    } else joined.push(block)
  }
  return joined
}

function isIntro(block: Block | undefined): boolean {
  if (block?.type !== 'paragraph') return false
  const words = plainText(block.text)
  return words.endsWith(':') && words.length <= longestIntro
}

function isFilm(block: Block | undefined): boolean {
  return block?.type === 'video' || block?.type === 'embed'
}

/** What a colon leads into when somebody speaks. */
function isSpeech(block: Block | undefined): boolean {
  if (block?.type === 'quote' || block?.type === 'list') return true
  return block?.type === 'paragraph' && /^["'“‘„«»‚]/.test(plainText(block.text))
}

function pictureBlock(image: Image): Block {
  return { type: 'image', image }
}

function addressesIn(block: Block): string[] {
  switch (block.type) {
    case 'image':
      return [block.image.src]
    case 'gallery':
      return block.images.map(image => image.src)
    case 'video':
      return [block.video.src]
    case 'embed':
      return [block.embed.url]
    default:
      return []
  }
}
