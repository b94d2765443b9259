/** What an import could not read, or read in its own way: with its place, so that whoever owns the file can find it. */

export interface Place {
  file: string
  /** Which `<script type="application/ld+json">` of an HTML file, from 1. */
  script?: number
  /** Line of a JSON Lines file, from 1. */
  line?: number
  /** JSON pointer (RFC 6901) into the file, the script or the line. */
  pointer?: string
  /** Which entry of its posting, from 1. */
  entry?: number
  /** The entry's own address, where it has one. */
  address?: string
}

export interface Remark {
  place: Place
  detail: string
  /** An entry was left out for this; otherwise it was read without what is named. */
  isSkipped: boolean
}

/** A place as one reads it: `story.jsonld, entry 4 (https://…), /liveBlogUpdate/3/datePublished`. */
export function printPlace({ file, script, line, pointer, entry, address }: Place): string {
  const parts = [file]
  if (script !== undefined) parts.push(`script ${script}`)
  if (line !== undefined) parts.push(`line ${line}`)
  if (entry !== undefined) parts.push(`entry ${entry}${address === undefined ? '' : ` (${address})`}`)
  if (pointer) parts.push(pointer)
  return parts.join(', ')
}

/** The place one step further in. */
export function within(place: Place, ...steps: (string | number)[]): Place {
  const path = steps.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { ...place, pointer: `${place.pointer ?? ''}${path}` }
}
