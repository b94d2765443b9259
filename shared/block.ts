/** The pieces of an entry. Text is runs with marks, never HTML, so nothing has to be cleaned when it is shown. */

export type Mark = { type: 'bold' } | { type: 'italic' } | { type: 'code' } | { type: 'link'; href: string }

/** A stretch of text under the same marks. */
export interface Run {
  text: string
  marks?: Mark[]
}

/** Better than the format of `src`, and understood by fewer browsers. */
export type ImageFormat = 'avif' | 'webp'

/** A picture: an uploaded file (`/media/…`) or a remote https address; width and height in CSS pixels are known before it loads. */
export interface Image {
  src: string
  width: number
  height: number
  /**
   * Of an upload that ends in `-<width>.<format>`: the widths in which it is kept, CSS pixels, ascending. Each of them
   * is there in each of `formats`, under the address with that width and format.
   */
  widths?: number[]
  /** Best first. */
  formats?: ImageFormat[]
  /** The picture in a few pixels, as a `data:` address: stands in its place until it is loaded. */
  placeholder?: string
  /** What the picture shows. Absent: `decorative` is true, or an import brought none and the desk flags it. */
  alt?: string
  decorative?: true
  caption?: string
  /** May stand without a caption. */
  credit?: string
}

/** A film at its own address; `intro` is the line that leads into it ("Our correspondent reports:"). */
export interface Video {
  src: string
  poster?: Image
  caption?: string
  credit?: string
  intro?: string
}

/** A card that stands for something on another site; it is loaded only when a reader asks for it. */
export interface Embed {
  url: string
  provider: string
  title?: string
  thumbnail?: Image
  /** The provider's own frame for it, loaded only when a reader asks for it. */
  frame?: string
}

export type Block =
  | { type: 'paragraph'; text: Run[] }
  | { type: 'subheading'; text: Run[] }
  | { type: 'list'; ordered?: boolean; items: Run[][] }
  | { type: 'quote'; text: Run[]; source?: string }
  | { type: 'image'; image: Image }
  | { type: 'gallery'; images: Image[] }
  | { type: 'video'; video: Video }
  | { type: 'embed'; embed: Embed }
  | { type: 'divider' }

export type BlockType = Block['type']

/** The words of a text without its marks. */
export function plainText(text: readonly Run[]): string {
  return text.map(run => run.text).join('')
}
