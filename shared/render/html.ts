/** The html`` tag: whatever is put into it is escaped unless it is Html already, so text can never become markup. */

/** Finished markup. Only this module's tag and the few callers that escaped by other means make one; JSON from outside never is one. */
export class Html {
  readonly text: string

  /** @param text markup that is known to be safe; for everything else there is the tag */
  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand between the pieces of a template. `false` and `undefined` leave nothing behind, so conditions read as `${is && html`…`}`. */
export type Piece = Html | string | number | false | undefined | readonly Piece[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeText(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, found => entities[found] as string) : text
}

/** The tag. Attribute values must be quoted in the template: only then does escaping hold. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  let text = strings[0] as string
  for (let place = 0; place < pieces.length; place += 1) text += written(pieces[place]) + strings[place + 1]
  return new Html(text)
}

/** Pieces one after the other, with markup in between. */
export function join(pieces: readonly Piece[], between?: Html): Html {
  return new Html(pieces.map(written).join(between ? between.text : ''))
}

function written(piece: Piece): string {
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'string') return escapeText(piece)
  if (typeof piece === 'number') return String(piece)
  return piece ? piece.map(written).join('') : ''
}
