/** Which encodings a client takes: read once per wording, for browsers of one kind all send the same. */

/** Content codings that texts are kept in; identity: as it is. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** The smallest first. */
const ours: readonly Encoding[] = ['br', 'gzip', 'identity']
const onlyPlain: readonly Encoding[] = ['identity']
/** Wordings remembered; beyond that all are forgotten and read again. */
const mostWordings = 500

const known = new Map<string, readonly Encoding[]>()

/**
 * Reads `Accept-Encoding` (RFC 9110, 12.5.3).
 * @returns what may be sent, the best first; never empty: who takes nothing of ours is sent the text as it is
 */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  if (header === undefined) return onlyPlain
  const found = known.get(header)
  if (found) return found
  const weights = new Map(header.toLowerCase().split(',').map(readOne))
  const others = weights.get('*')
  const weightOf = (coding: Encoding) => weights.get(coding) ?? others ?? (coding === 'identity' ? 1 : 0)
  const accepted = ours.filter(coding => weightOf(coding) > 0)
  const result = accepted.length > 0 ? accepted : onlyPlain
  if (known.size >= mostWordings) known.clear()
  known.set(header, result)
  return result
}

function readOne(text: string): [coding: string, weight: number] {
  const [coding = '', ...parameters] = text.split(';').map(part => part.trim())
  const weight = parameters.find(parameter => parameter.startsWith('q='))
  // What cannot be read counts as wanted: whoever names a coding knows it.
  const value = weight === undefined ? 1 : Number(weight.slice(2))
  return [coding === 'x-gzip' ? 'gzip' : coding, Number.isNaN(value) ? 1 : value]
}
