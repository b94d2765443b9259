/** HTML as blocks: what our entries know is kept, what they do not know is looked through, what would run is dropped. */
import { Parser } from 'htmlparser2'
import type { Block, Mark, Video } from '../../shared/block.ts'
import { embedOf } from './embeds.ts'
import { webAddress } from './linked-data.ts'
import {
  type Container,
  type FigureContainer,
  figureContainer,
  headingContainer,
  type ListContainer,
  listContainer,
  type QuoteContainer,
  quoteContainer,
  wordsContainer,
} from './markup-containers.ts'
import { blockTags, droppedTags, headingTags, linkAddress, markTags, struckTags } from './markup-tags.ts'
import { isPixel, pictureOf } from './remote-picture.ts'
import { RunBuilder } from './run-builder.ts'

export interface MarkupBody {
  blocks: Block[]
  /** What was left out, in words. */
  leftOut: string[]
}

type Attributes = Record<string, string>

/** What has to be undone when an element ends. */
interface Open {
  container?: Container
  marks?: Mark[]
  isBlock: boolean
  isMedia?: boolean
  /** What follows it within an outer list is an item of its own. */
  endsItem?: boolean
  /** Text that belongs behind it. */
  after?: string
}

const cardClass = /\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|fb-post)\b/

/** @param base the page's own address, for links and files that are given relative to it */
export function readMarkup(html: string, base?: string): MarkupBody {
  const reader = new MarkupReader(base)
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: text => reader.text(text),
    onclosetag: () => reader.close(),
  })
  parser.end(html)
  return reader.finish()
}

/** Follows the parser event by event, so that markup nested without end cannot overflow the stack. */
class MarkupReader {
  readonly #base: string | undefined
  readonly #blocks: Block[] = []
  readonly #leftOut: string[] = []
  readonly #runs = new RunBuilder()
  readonly #open: Open[] = []
  readonly #containers: Container[] = []
  #marks: Mark[] = []
  #dropped = 0
  #openBlocks = 0
  #list: ListContainer | undefined
  #quote: QuoteContainer | undefined
  #figures: FigureContainer[] = []
  #film: { src?: string; poster?: string; isSound: boolean } | undefined
  #lineBroke = false

  constructor(base: string | undefined) {
    this.#base = base
  }

  open(name: string, attributes: Attributes): void {
    // What is between a film's tags is for browsers that cannot show it.
    const isFallback = this.#film !== undefined && name !== 'source'
    const open: Open = { isBlock: !isFallback && blockTags.has(name) }
    this.#open.push(open)
    if (this.#dropped > 0 || droppedTags.has(name)) {
      if (this.#dropped === 0 && struckTags.has(name)) this.#leftOut.push('text that was struck out')
      this.#dropped += 1
      return
    }
    if (isFallback) return
    if (open.isBlock) {
      this.#openBlocks += 1
      this.#flush()
    }
    open.marks = this.#marks
    this.#mark(name, attributes)
    this.#enter(name, attributes, open)
  }

  text(text: string): void {
    if (this.#dropped > 0 || this.#film) return
    if (text.trim() !== '') this.#lineBroke = false
    // Between elements a blank line parts paragraphs, as in plain text that has only some words marked up.
    const parts = this.#openBlocks === 0 ? text.split(/\n[^\S\n]*\n\s*/) : [text]
    for (const [place, part] of parts.entries()) {
      if (place > 0) this.#flush()
      this.#runs.add(part, this.#marks)
    }
  }

  close(): void {
    const open = this.#open.pop()
    if (!open) return
    if (this.#dropped > 0) {
      this.#dropped -= 1
      return
    }
    if (open.after) this.#runs.add(open.after, this.#marks)
    if (open.isMedia) this.#endFilm()
    if (open.isBlock || open.container) this.#flush()
    if (open.isBlock) this.#openBlocks -= 1
    if (open.endsItem) this.#list?.nextItem()
    if (open.container) this.#leave(open.container)
    if (open.marks) this.#marks = open.marks
  }

  finish(): MarkupBody {
    this.#flush()
    return { blocks: this.#blocks, leftOut: this.#leftOut }
  }

  #mark(name: string, attributes: Attributes): void {
    const mark = Object.hasOwn(markTags, name) ? markTags[name] : undefined
    if (mark) this.#marks = [...this.#marks.filter(each => each.type !== mark.type), mark]
    if (name !== 'a' || attributes.href === undefined) return
    const href = linkAddress(attributes.href, this.#base)
    if (href) {
      this.#marks = [...this.#marks.filter(each => each.type !== 'link'), { type: 'link', href }]
      if (/^https?:/.test(href)) this.#quote?.links.push(href)
    } else if (!attributes.href.trim().startsWith('#')) this.#leftOut.push(`a link to ${shown(attributes.href)}`)
  }

  #enter(name: string, attributes: Attributes, open: Open): void {
    const figure = this.#figures.at(-1)
    const isCredit =
      /\b(?:credit|copyright)/i.test(attributes.class ?? '') ||
      /^(?:copyrightHolder|creditText)$/.test(attributes.itemprop ?? '')
    if (headingTags.has(name) && !this.#list) this.#begin(open, headingContainer())
    else if (name === 'ul' || name === 'ol' || name === 'menu') {
      open.endsItem = this.#list !== undefined
      this.#list ??= this.#begin(open, listContainer(name === 'ol'))
    } else if (name === 'li') this.#list?.nextItem()
    else if (name === 'blockquote') {
      const permalink = webAddress(attributes.cite ?? attributes['data-instgrm-permalink'], this.#base)
      this.#quote ??= this.#begin(open, quoteContainer(cardClass.test(attributes.class ?? ''), permalink))
    } else if (this.#quote && (name === 'cite' || name === 'footer')) this.#gather(open, this.#quote.source)
    else if (name === 'figure' && this.#figures.length < 2) this.#figures.push(this.#begin(open, figureContainer()))
    else if (figure && (isCredit || name === 'cite')) this.#gather(open, figure.credit)
    else if (figure && (name === 'figcaption' || /\bcaption/i.test(attributes.class ?? '')))
      this.#gather(open, figure.caption)
    else if (name === 'hr') this.#put({ type: 'divider' })
    else if (name === 'br') this.#breakLine()
    else if (name === 'td' || name === 'th') this.#runs.add(this.#runs.hasWords ? ' · ' : '')
    else if (name === 'q') {
      this.#runs.add('“', this.#marks)
      open.after = '”'
    } else this.#enterMedia(name, attributes, open)
  }

  #enterMedia(name: string, attributes: Attributes, open: Open): void {
    if (name === 'img' || name === 'amp-img') this.#picture(attributes)
    else if (name === 'video' || name === 'audio') {
      this.#film ??= { isSound: name === 'audio' }
      open.isMedia = true
      this.#film.src ??= webAddress(attributes.src, this.#base)
      this.#film.poster ??= webAddress(attributes.poster, this.#base)
    } else if (name === 'source' && this.#film) this.#film.src ??= webAddress(attributes.src, this.#base)
    else if (name === 'iframe' || name === 'embed' || name === 'object' || name === 'amp-iframe') {
      this.#frame(attributes)
      // What is between its tags is for browsers that show no frames.
      if (name !== 'embed') this.#dropped += 1
    }
  }

  #picture(attributes: Attributes): void {
    if (isPixel(attributes.width, attributes.height)) return
    const candidates = [attributes.src, attributes['data-src'], attributes.srcset?.trim().split(/[\s,]/)[0]]
    const src = candidates.map(each => webAddress(each, this.#base)).find(Boolean)
    if (!src) {
      this.#leftOut.push(`a picture at ${shown(attributes.src)}`)
      return
    }
    const { width, height, alt } = attributes
    this.#put({ type: 'image', image: pictureOf({ src, width, height, alt }) })
  }

  #endFilm(): void {
    const film = this.#film
    this.#film = undefined
    if (!film?.src) {
      if (film) this.#leftOut.push(`a ${film.isSound ? 'sound' : 'video'} without an address`)
      return
    }
    if (film.isSound) {
      this.#linkTo(film.src)
      return
    }
    const video: Video = { src: film.src, ...(film.poster ? { poster: pictureOf({ src: film.poster }) } : {}) }
    this.#put({ type: 'video', video })
  }

  #frame(attributes: Attributes): void {
    const address = attributes.src ?? attributes['data-src'] ?? attributes.data
    const src = webAddress(address, this.#base)
    if (!src) {
      this.#leftOut.push(`a frame at ${shown(address)}`)
      return
    }
    const embed = embedOf(src, attributes.title)
    if (embed) this.#put({ type: 'embed', embed })
    else this.#linkTo(src, attributes.title)
  }

  /** A paragraph that leads to what cannot be shown. */
  #linkTo(href: string, words = ''): void {
    this.#flush()
    this.#runs.add(words.trim() || href, [{ type: 'link', href }])
    this.#flush()
  }

  #breakLine(): void {
    if (this.#lineBroke) this.#flush()
    else this.#runs.add(' ', this.#marks)
    this.#lineBroke = true
  }

  #begin<Kind extends Container>(open: Open, container: Kind): Kind {
    this.#flush()
    open.container = container
    this.#containers.push(container)
    return container
  }

  /** Words that belong to something else; pictures among them stay where they would have been without. */
  #gather(open: Open, into: string[]): void {
    this.#begin(open, wordsContainer(into, []))
  }

  #leave(container: Container): void {
    this.#containers.pop()
    if (container === this.#list) this.#list = undefined
    if (container === this.#quote) this.#quote = undefined
    if (container === this.#figures.at(-1)) this.#figures.pop()
    for (const block of container.close()) this.#put(block)
  }

  #put(block: Block): void {
    this.#flush()
    const container = this.#containers.at(-1)
    if (container) container.block(block)
    else this.#blocks.push(block)
  }

  /** The edge of a block: what was collected so far is a paragraph, an item, a caption … of its own. */
  #flush(): void {
    this.#lineBroke = false
    const text = this.#runs.take()
    if (text.length === 0) return
    const container = this.#containers.at(-1)
    if (container) container.text(text)
    else this.#blocks.push({ type: 'paragraph', text })
  }
}

function shown(address: string | undefined): string {
  if (!address) return 'no address'
  return address.length > 60 ? `${address.slice(0, 59)}…` : address
}
