/** What an element says of its words by its name and style, in the ways of Word, Google Docs and the web. */
import type { Mark } from '../../../shared/block.ts'
import { allowed } from './link-address.ts'

const byTag: Record<string, 'bold' | 'italic' | 'code'> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
}

/** The marks of the words inside; a style has the last word, since Google Docs wraps all in a `<b>` that is not bold. */
export function marksOf(element: HTMLElement, outer: readonly Mark[]): readonly Mark[] {
  const marks = new Map<Mark['type'], Mark>(outer.map(mark => [mark.type, mark]))
  const type = byTag[element.localName]
  if (type) marks.set(type, { type })
  const weight = said(element, 'font-weight')
  const slant = said(element, 'font-style')
  if (weight) setTo(marks, 'bold', /^(?:bold|bolder|[6-9]00)/.test(weight))
  if (slant) setTo(marks, 'italic', /^(?:italic|oblique)/.test(slant))
  const href = element.localName === 'a' ? allowed((element.getAttribute('href') ?? '').trim()) : undefined
  if (href !== undefined) marks.set('link', { type: 'link', href })
  // In the order in which a text that was written here has them.
  return (['link', 'bold', 'italic', 'code'] as const).flatMap(one => marks.get(one) ?? [])
}

function setTo(marks: Map<Mark['type'], Mark>, type: 'bold' | 'italic', isSet: boolean): void {
  if (isSet) marks.set(type, { type })
  else marks.delete(type)
}

/**
 * What the style attribute says, read as text: Word writes what browsers do not know, and under our own policy for
 * styles a browser does not read this attribute at all.
 */
function said(element: Element, property: string): string | undefined {
  const lines = (element.getAttribute('style') ?? '').toLowerCase().split(';')
  const found = lines.findLast(line => line.slice(0, line.indexOf(':')).trim() === property)
  return found?.slice(found.indexOf(':') + 1).trim()
}

export function isHidden(element: HTMLElement): boolean {
  return (
    element.hasAttribute('hidden') ||
    said(element, 'display') === 'none' ||
    said(element, 'mso-list') === 'ignore' ||
    said(element, 'mso-hide') === 'all'
  )
}

/** Whether Word means a list item by this paragraph, and of which kind. */
export function listMarker(element: HTMLElement): 'ordered' | 'bulleted' | undefined {
  if (element.localName !== 'p' || !/^l\d/.test(said(element, 'mso-list') ?? '')) return undefined
  const marker = [...element.querySelectorAll('span')].find(span => said(span, 'mso-list') === 'ignore')
  return /^\s*\(?[0-9a-z]{1,4}[.)]/i.test(marker?.textContent ?? '') ? 'ordered' : 'bulleted'
}
