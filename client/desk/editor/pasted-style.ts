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
  const { fontWeight, fontStyle } = element.style
  if (fontWeight) setTo(marks, 'bold', /^(?:bold|bolder|[6-9]00)$/.test(fontWeight))
  if (fontStyle) setTo(marks, 'italic', /^(?:italic|oblique)/.test(fontStyle))
  const href = element.localName === 'a' ? allowed((element.getAttribute('href') ?? '').trim()) : undefined
  if (href !== undefined) marks.set('link', { type: 'link', href })
  // In the order in which a text that was written here has them.
  return (['link', 'bold', 'italic', 'code'] as const).flatMap(one => marks.get(one) ?? [])
}

function setTo(marks: Map<Mark['type'], Mark>, type: 'bold' | 'italic', isSet: boolean): void {
  if (isSet) marks.set(type, { type })
  else marks.delete(type)
}

/** Word writes what browsers do not know into the style attribute, so it is read as text. */
const styleOf = (element: Element) => (element.getAttribute('style') ?? '').toLowerCase()

export function isHidden(element: HTMLElement): boolean {
  const style = styleOf(element)
  return (
    element.hasAttribute('hidden') ||
    element.style.display === 'none' ||
    /mso-list:\s*ignore/.test(style) ||
    /mso-hide:\s*all/.test(style)
  )
}

/** Whether Word means a list item by this paragraph, and of which kind. */
export function listMarker(element: HTMLElement): 'ordered' | 'bulleted' | undefined {
  if (element.localName !== 'p' || !/mso-list:\s*l\d/.test(styleOf(element))) return undefined
  const marker = [...element.querySelectorAll('span')].find(span => /mso-list:\s*ignore/.test(styleOf(span)))
  return /^\s*\(?[0-9a-z]{1,4}[.)]/i.test(marker?.textContent ?? '') ? 'ordered' : 'bulleted'
}
