/** Keeps what is being read where it is while the page changes around it. */

export interface Stillness {
  /**
   * Changes the page. What stands above the view does not move it; what moves inside the view glides to its new place.
   * @param touched items that are about to change, and so cannot be held on to
   */
  keep(change: () => void, touched?: ReadonlySet<Element>): void
}

const glideMs = 300
/** Less than this is rounding, CSS pixels. */
const leastMove = 0.5

/** @param timeline the list of entries: what counts as one piece is its items, and whatever stands around it */
export function createStillness(timeline: Element): Stillness {
  // The browser's own anchoring does not know what is about to change, and Safari has none: one of the two has to rest.
  document.documentElement.style.overflowAnchor = 'none'

  return {
    keep(change, touched = new Set()) {
      const height = window.innerHeight
      const inView = piecesAround(timeline)
        .map(piece => ({ piece, box: piece.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > 0 && box.top < height && box.height > 0)
        .sort((one, other) => one.box.top - other.box.top)
      const held = window.scrollY > 0 ? inView.find(({ piece }) => !touched.has(piece)) : undefined
      change()
      if (held?.piece.isConnected) {
        const moved = held.piece.getBoundingClientRect().top - held.box.top
        if (Math.abs(moved) > leastMove) window.scrollBy({ top: moved, behavior: 'instant' })
      }
      if (document.hidden) return
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      for (const { piece, box } of inView) {
        if (!piece.isConnected) continue
        const { top, bottom } = piece.getBoundingClientRect()
        const moved = box.top - top
        if (Math.abs(moved) > leastMove) glide(piece, moved, isCalm || bottom <= 0 || top >= height)
      }
    },
  }
}

/** A transform alone: nothing is laid out anew, and nothing counts as having jumped. */
function glide(piece: Element, from: number, isAtOnce: boolean): void {
  const frames = [{ transform: `translateY(${from}px)` }, { transform: 'none' }]
  piece.animate(frames, { duration: isAtOnce ? 1 : glideMs, easing: 'ease-out', composite: 'add' })
}

/** Disjoint elements that together are the page. */
function piecesAround(timeline: Element): Element[] {
  const pieces = [...timeline.children]
  for (let within = timeline; within.parentElement && within !== document.body; within = within.parentElement) {
    for (const sibling of within.parentElement.children) if (sibling !== within) pieces.push(...piecesOf(sibling))
  }
  return pieces
}

/** Lists that change by themselves are pieces one by one. */
function piecesOf(element: Element): Element[] {
  const changing = '[data-part=head], [data-part=pinned], [data-part=key-events]'
  if (element.matches(changing)) return [...element.querySelectorAll(':scope > :not(ol), :scope > ol > li')]
  const inside = element.querySelector(changing)
  return inside ? piecesOf(inside) : [element]
}
