/** The xml`` tag: whatever is put into it is escaped unless it is Xml already, and what XML 1.0 cannot hold is replaced. */
import { escapeText } from '../../../shared/render/html.ts'

/** Finished XML. Only this module makes one: HTML is text here, and so are texts that look like markup. */
export class Xml {
  readonly text: string

  /** @param text well-formed XML; for everything else there is the tag */
  constructor(text: string) {
    this.text = text
  }
}

/** `false`, `undefined` and the empty text leave nothing behind, so conditions read as `${is && xml`…`}`. */
export type XmlPiece = Xml | string | number | false | undefined | readonly XmlPiece[]

/** Everything outside production 2 of XML 1.0 (`Char`): most control characters, halves of surrogate pairs, U+FFFE, U+FFFF. */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** The tag. Attribute values must be quoted in the template: only then does escaping hold. */
export function xml(strings: TemplateStringsArray, ...pieces: XmlPiece[]): Xml {
  let text = strings[0] as string
  for (let place = 0; place < pieces.length; place += 1) text += written(pieces[place]) + strings[place + 1]
  return new Xml(text)
}

/** A whole document, beginning with its declaration. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`
}

function written(piece: XmlPiece): string {
  if (piece instanceof Xml) return piece.text
  // `>` is escaped too, so `]]>` cannot appear.
  if (typeof piece === 'string') return escapeText(piece.replace(unspeakable, '\u{FFFD}'))
  if (typeof piece === 'number') return String(piece)
  return piece ? piece.map(written).join('') : ''
}
