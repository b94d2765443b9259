/** Foreign text without what must not stand in an entry: control characters, broken surrogates, layout white space. */

// \p{Surrogate} under the u flag matches only halves that lost their other one.
const unwanted = /(?!\n)\p{Cc}|\p{Surrogate}|\ufeff/gu
const layout = /[\t\n\v\f\r \u0085\u2028\u2029]+/g

/** Keeps line breaks and quotation marks as they are. */
export function withoutControls(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(unwanted, '')
}

/** One line: every stretch of white space is one space; no-break spaces stay. */
export function inOneLine(text: string): string {
  return text.replace(layout, ' ').replace(unwanted, '')
}

/** One line without white space at its ends; undefined when nothing is left. */
export function tidied(text: string | undefined): string | undefined {
  return text === undefined ? undefined : inOneLine(text).trim() || undefined
}
