/** A clause of a specification as a test can hold it. */

export interface Clause<Document> {
  /** Specification, section, and what it asks, in our own words. */
  clause: string
  /** What in a document breaks it; empty when nothing does. */
  faults(document: Document): (string | false | undefined)[]
  /** A document that keeps it, made to break it, so that a clause which sees nothing is found out. */
  spoil(text: string): string
}

/** The faults that are there. */
export function faultsOf<Document>(clause: Clause<Document>, document: Document): string[] {
  return clause.faults(document).filter(fault => typeof fault === 'string')
}

/** Replaces the first match. @throws Error where there is none: then nothing would be spoilt */
export function replaced(text: string, what: string | RegExp, by: string): string {
  const changed = text.replace(what, () => by)
  if (changed === text) throw new Error(`nothing to spoil: ${String(what)}`)
  return changed
}

/** RFC 3339 as RFC 4287 (3.3) narrows it: capital T and Z. */
export function isDateTime(text: string | undefined): boolean {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
  return text !== undefined && shape.test(text) && !Number.isNaN(Date.parse(text))
}

/** An absolute address in ASCII, or a URN. */
export function isUri(text: string | undefined, schemes = /^(?:https?|urn|mailto):/): boolean {
  return text !== undefined && /^[\x21-\x7e]+$/.test(text) && schemes.test(text) && URL.canParse(text)
}

export function isWebAddress(text: string | undefined): boolean {
  return isUri(text, /^https?:/)
}

/** BCP 47, as Intl reads it. */
export function isLanguage(text: string | undefined): boolean {
  try {
    return text !== undefined && Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

export function isMediaType(text: string | undefined): boolean {
  return text !== undefined && /^[a-z]+\/[a-z0-9.+-]+$/.test(text)
}

/** What stands more than once in a list. */
export function repeated(list: readonly string[]): string[] {
  return [...new Set(list.filter((one, place) => list.indexOf(one) !== place))]
}
