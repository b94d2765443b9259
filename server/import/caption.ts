/** Captions as picture desks write them, with the credit at their end. */
import { tidied } from './clean-text.ts'

export interface CaptionAndCredit {
  caption?: string
  credit?: string
}

const creditAtEnd = /(?:^|[\s([])(?:credits?|photo(?:graph)?|picture)\s?:\s*(\S.{0,119}?)[)\]]?$/i
const creditWord = /^(?:credits?|photo(?:graph)?|picture)\s?:\s*/i

/** Caption and credit apart: a credit given by itself wins over one at the end of the caption; each may stand alone. */
export function captionAndCredit(caption: string | undefined, credit?: string): CaptionAndCredit {
  let words = tidied(caption)
  let source = tidied(credit)?.replace(creditWord, '')
  const found = words && creditAtEnd.exec(words)
  if (words && found && (!source || source === found[1])) {
    source = found[1]
    words = words.slice(0, found.index).trim() || undefined
  }
  return { ...(words ? { caption: words } : {}), ...(source ? { credit: source } : {}) }
}
