/** Turns rendered markup into elements, and changes elements on screen into what is rendered now, touching only what differs. */
import type { Html } from '../../shared/render/html.ts'

/** The elements of rendered markup. */
export function fragmentOf(markup: Html): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = markup.text
  return template.content
}

/** The one element of rendered markup. */
export function elementOf(markup: Html): HTMLElement {
  return fragmentOf(markup).firstElementChild as HTMLElement
}

/**
 * Makes `shown` read like `next`. Equal children at both ends stay the very nodes they are: a film goes on playing, a
 * picture does not flicker, and the focus stays where it is.
 */
export function morph(shown: Element, next: Element | DocumentFragment): void {
  if (next instanceof Element) copyAttributes(shown, next)
  const old = [...shown.childNodes]
  const now = [...next.childNodes]
  let start = 0
  while (start < old.length && start < now.length && isSame(old[start], now[start])) start += 1
  let end = 0
  const least = Math.min(old.length, now.length) - start
  while (end < least && isSame(old[old.length - 1 - end], now[now.length - 1 - end])) end += 1
  const leaving = old.slice(start, old.length - end)
  const coming = now.slice(start, now.length - end)
  leaving.forEach((node, place) => {
    const other = coming[place]
    if (!other) node.remove()
    else if (node instanceof Element && other instanceof Element && isSameKind(node, other)) morph(node, other)
    else shown.replaceChild(other, node)
  })
  const rest = old[old.length - end] ?? null
  for (const node of coming.slice(leaving.length)) shown.insertBefore(node, rest)
}

function isSame(one: Node | undefined, other: Node | undefined): boolean {
  if (!one || !other) return false
  const when = whenOf(one)
  return when === undefined ? one.isEqualNode(other) : when === whenOf(other)
}

/**
 * A time with as many parts is the same however it is worded, since browsers and servers come with different editions of
 * the words for it: what the server printed stays. So is an age, which is not rendered, and kept true by itself.
 */
function whenOf(node: Node): string | undefined {
  if (node instanceof HTMLTimeElement) return node.dateTime + node.childElementCount
  return node instanceof HTMLElement && node.dataset.part === 'ago' ? 'ago' : undefined
}

/** Another entry, or another picture, is another thing even where its element has the same name. */
function isSameKind(one: Element, other: Element): boolean {
  return (
    ['id', 'src', 'data-part'].every(name => one.getAttribute(name) === other.getAttribute(name)) &&
    one.tagName === other.tagName
  )
}

function copyAttributes(shown: Element, next: Element): void {
  for (const { name } of [...shown.attributes]) {
    // Given by whoever moved the focus there: taking it away would take the focus away.
    if (name !== 'tabindex' && !next.hasAttribute(name)) shown.removeAttribute(name)
  }
  for (const { name, value } of next.attributes) {
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value)
  }
}
