/** What each HTML element means to an import; elements that are not named here are looked through. */
import type { Mark } from '../../shared/block.ts'
import { webAddress } from './linked-data.ts'

/** Text that no longer holds: shown as plain text it would say the opposite. */
export const struckTags: ReadonlySet<string> = new Set(['del', 's', 'strike'])

/** Left out with all that is in them: nothing of it is text to read. */
export const droppedTags: ReadonlySet<string> = new Set([
  ...struckTags,
  ...['script', 'style', 'template', 'noscript', 'head', 'title', 'svg', 'math', 'canvas', 'map', 'nav'],
  ...['form', 'button', 'select', 'textarea', 'input', 'datalist', 'dialog'],
])

/** Their edges part paragraphs. */
export const blockTags: ReadonlySet<string> = new Set([
  ...['p', 'div', 'section', 'article', 'main', 'header', 'footer', 'aside', 'address', 'body', 'pre', 'center'],
  ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'caption', 'dl', 'dt', 'dd', 'details', 'summary', 'fieldset'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'menu', 'blockquote', 'figure', 'figcaption', 'hr'],
])

export const headingTags: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

/** Marks by element; links need their address. */
export const markTags: Readonly<Record<string, Exclude<Mark, { type: 'link' }>>> = {
  b: { type: 'bold' },
  strong: { type: 'bold' },
  i: { type: 'italic' },
  em: { type: 'italic' },
  dfn: { type: 'italic' },
  code: { type: 'code' },
  kbd: { type: 'code' },
  samp: { type: 'code' },
  tt: { type: 'code' },
  pre: { type: 'code' },
}

/** Whether a text is markup: it holds an element that pages are written with, or an escaped character. */
export function hasMarkup(text: string): boolean {
  return (
    /<\/?(?:p|div|br|span|a|b|strong|i|em|u|h[1-6]|ul|ol|li|blockquote|q|figure|img|picture|video|audio|iframe|hr|table|section|article|code|pre|script|style|sup|sub|small|cite|del|s|mark|time|abbr|embed|object|amp-img)(?:[\s/][^>]*)?>/i.test(
      text,
    ) || /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i.test(text)
  )
}

/** A link that a reader may follow: web pages and mail; anything else would run where it is clicked or lead nowhere. */
export function linkAddress(href: string, base: string | undefined): string | undefined {
  return /^\s*mailto:[^\s?\\]+$/i.test(href) && href.length <= 2048 ? href.trim() : webAddress(href, base)
}
