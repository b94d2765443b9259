/** Numbers among the options of a bench: what would measure nothing is refused, in a sentence, before anything starts. */

/** A whole number. */
export function whole(option: string, text: string, least = 1): number {
  const number = read(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  return refuse(`--${option} takes a whole number of at least ${least}, not "${text}"`)
}

/** `1000,5000` */
export function wholes(option: string, list: string): number[] {
  return list.split(',').map(text => whole(option, text))
}

/** A number that may have a fraction, and is above zero. */
export function positive(option: string, text: string): number {
  const number = read(text)
  return number > 0 && number < Infinity ? number : refuse(`--${option} takes a number above 0, not "${text}"`)
}

/** The same, or zero. */
export function zeroOrMore(option: string, text: string): number {
  return read(text) === 0 ? 0 : positive(option, text)
}

/** Nothing is no number, and neither is `0x10`. */
function read(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}
