/** Pictures and cards among the pieces of a draft: one picture stands alone, several make a gallery. */
import { type Embed, type Image, plainText, type Run } from '../../shared/block.ts'
import type { Piece } from './draft.ts'
import { cut, retext } from './retext.ts'

/** All pictures that an editor may still say something about. */
export function imagesIn(pieces: readonly Piece[]): Image[] {
  return pieces.flatMap(piece => {
    if (piece.is === 'picture') return [piece.image]
    if (piece.is === 'gallery') return piece.images
    return piece.is === 'embed' && piece.embed.thumbnail ? [piece.embed.thumbnail] : []
  })
}

/** Adds to the pictures that are there; the first ones stand above the text. */
export function addImages(pieces: readonly Piece[], images: readonly Image[]): Piece[] {
  const place = pieces.findLastIndex(piece => piece.is === 'picture' || piece.is === 'gallery')
  const found = pieces[place]
  const had = found?.is === 'gallery' ? found.images : found?.is === 'picture' ? [found.image] : []
  const piece = pictures([...had, ...images])
  if (!piece) return [...pieces]
  if (found) return pieces.with(place, piece)
  const firstText = pieces.findIndex(one => one.is === 'text')
  return pieces.toSpliced(Math.max(0, firstText), 0, piece)
}

/** The piece that so many pictures make; none for none. */
export function pictures(images: Image[]): Piece | undefined {
  const [first, ...more] = images
  if (!first) return undefined
  return more.length > 0 ? { is: 'gallery', images } : { is: 'picture', image: first }
}

/** The address, when a text is one web address and nothing else. */
export function loneAddress(text: string): string | undefined {
  const address = text.trim()
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address) ? address : undefined
}

/** Puts a card in the place of the line that is its address; what stands around that line stays. */
export function cardForLine(pieces: readonly Piece[], address: string, embed: Embed): Piece[] {
  const found = lineOf(pieces, address)
  if (!found) return [...pieces, { is: 'embed', embed }]
  const { place, runs, from } = found
  const end = plainText(runs).length
  const before = trimmed(cut(runs, 0, from))
  const after = trimmed(cut(runs, from + address.length, end))
  const around = [before, after].map((was): Piece => ({ is: 'text', text: plainText(was), was }))
  return pieces.toSpliced(place, 1, around[0] as Piece, { is: 'embed', embed }, around[1] as Piece)
}

/** Makes a link of the line that is an address. */
export function linkForLine(pieces: readonly Piece[], address: string): Piece[] {
  const found = lineOf(pieces, address)
  if (!found) return [...pieces]
  const { place, runs, from } = found
  const link: Run = { text: address, marks: [{ type: 'link', href: address }] }
  const text = plainText(runs)
  const was = [...cut(runs, 0, from), link, ...cut(runs, from + address.length, text.length)]
  return pieces.with(place, { is: 'text', text, was })
}

function lineOf(pieces: readonly Piece[], address: string) {
  for (const [place, piece] of pieces.entries()) {
    if (piece.is !== 'text') continue
    const runs = retext(piece.was, piece.text)
    let from = 0
    for (const line of piece.text.split('\n')) {
      if (line.trim() === address) return { place, runs, from: from + line.indexOf(address) }
      from += line.length + 1
    }
  }
  return undefined
}

/** Without the empty lines at its ends. */
function trimmed(runs: readonly Run[]): Run[] {
  const text = plainText(runs)
  const from = text.length - text.trimStart().length
  return cut(runs, from, Math.max(from, text.trimEnd().length))
}
