/** The elements that gather what is in them before it becomes blocks: lists, quotes, figures, headings, captions. */
import { type Block, type Image, plainText, type Run } from '../../shared/block.ts'
import { captionAndCredit } from './caption.ts'
import { embedOf } from './embeds.ts'

/** Where the text between two block edges goes, and blocks that come up inside. */
export interface Container {
  text(runs: Run[]): void
  block(block: Block): void
  /** What the element comes to when it ends. */
  close(): Block[]
}

export function headingContainer(): Container {
  const blocks: Block[] = []
  return {
    text: text => void blocks.push({ type: 'subheading', text }),
    block: block => void blocks.push(block),
    close: () => blocks,
  }
}

export interface ListContainer extends Container {
  /** The text that follows begins a new item. */
  nextItem(): void
}

/** Items of inner lists stand in the outer one, in order; what is no text stands after the list. */
export function listContainer(isOrdered: boolean): ListContainer {
  const items: Run[][] = []
  const after: Block[] = []
  let current: Run[] | undefined
  return {
    nextItem() {
      current = undefined
    },
    text(runs) {
      if (current) current.push({ text: ' ' }, ...runs)
      else items.push((current = [...runs]))
    },
    block: block => void after.push(block),
    close: () =>
      items.length > 0 ? [{ type: 'list', ...(isOrdered ? { ordered: true } : {}), items }, ...after] : after,
  }
}

export interface QuoteContainer extends Container {
  source: string[]
  links: string[]
}

/**
 * One quote block for each paragraph, the source with the last.
 * @param isCard the quote is a post of another site (`class="twitter-tweet"`): a card for the last link in it
 */
export function quoteContainer(isCard: boolean, permalink: string | undefined): QuoteContainer {
  const paragraphs: Run[][] = []
  const after: Block[] = []
  const quote: QuoteContainer = {
    source: [],
    links: [],
    text: runs => void paragraphs.push(runs),
    block: block => void after.push(block),
    close() {
      const source = quote.source.join(' ').replace(/^[\s\u2012-\u2015-]+/, '')
      const words = paragraphs.map(plainText).join(' ')
      const address = permalink ?? quote.links.at(-1)
      const card = isCard && address ? embedOf(address, clipped(words)) : undefined
      if (card) return [{ type: 'embed', embed: card }, ...after]
      if (paragraphs.length === 0 && source) return [{ type: 'paragraph', text: [{ text: source }] }, ...after]
      return [
        ...paragraphs.map<Block>((text, place) => ({
          type: 'quote',
          text,
          ...(source && place === paragraphs.length - 1 ? { source } : {}),
        })),
        ...after,
      ]
    },
  }
  return quote
}

export interface FigureContainer extends Container {
  caption: string[]
  credit: string[]
}

/** One picture or film with its caption, several pictures as a gallery, a quote with its source; other content as it is. */
export function figureContainer(): FigureContainer {
  const blocks: Block[] = []
  const figure: FigureContainer = {
    caption: [],
    credit: [],
    text: text => void blocks.push({ type: 'paragraph', text }),
    block: block => void blocks.push(block),
    close() {
      const words = captionAndCredit(figure.caption.join(' '), figure.credit.join(' '))
      const images = blocks.flatMap(block =>
        block.type === 'image' ? [block.image] : block.type === 'gallery' ? block.images : [],
      )
      if (images.length > 1) return galleryOf(images, blocks, words)
      const shown = blocks.findLast(block => block.type === 'image' || block.type === 'video')
      if (shown?.type === 'image') Object.assign(shown.image, words)
      else if (shown?.type === 'video') Object.assign(shown.video, words)
      else if (words.caption || words.credit)
        return withWords(blocks, [words.caption, words.credit].filter(Boolean).join(' '))
      return blocks
    },
  }
  return figure
}

/** The figure's own caption goes to the last picture that has none: that is where one looks for it. */
function galleryOf(images: Image[], blocks: Block[], words: { caption?: string; credit?: string }): Block[] {
  const bare = images.findLast(image => !image.caption)
  if (bare) Object.assign(bare, words)
  return [{ type: 'gallery', images }, ...blocks.filter(block => block.type !== 'image' && block.type !== 'gallery')]
}

/** The caption of something that has no place for one: a quote's source, a card's title, else a paragraph. */
function withWords(blocks: Block[], words: string): Block[] {
  const last = blocks.at(-1)
  if (last?.type === 'quote' && !last.source) last.source = words.replace(/^[\s\u2012-\u2015-]+/, '') || words
  else if (last?.type === 'embed' && !last.embed.title) last.embed.title = words
  else blocks.push({ type: 'paragraph', text: [{ text: words }] })
  return blocks
}

/** Where words gather that become part of something else: a caption, a credit, a source. */
export function wordsContainer(into: string[], blocks: Block[]): Container {
  return {
    text: runs => void into.push(plainText(runs)),
    block: block => void blocks.push(block),
    close: () => blocks,
  }
}

function clipped(words: string): string {
  return words.length > 200 ? `${words.slice(0, 199).trimEnd()}…` : words
}
