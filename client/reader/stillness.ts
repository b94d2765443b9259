/** Keeps what is being read where it is while the page changes around it. */

export interface Stillness {
  /**
   * Changes the page. What stands above the view does not move it; what moves inside the view glides to its new place.
   * @param touched items that are about to change, and so cannot be held on to
   * @param hold what stays where it is; without it, the topmost thing in view
   */
  keep(change: () => void, touched?: ReadonlySet<Element>, hold?: Element): void
  /**
   * Calls back behind a frame that was drawn with all at rest, in a task of its own: what is then laid out and what is
   * painted of it are two tasks of the browser, and not one twice as long. A hidden tab draws nothing, and waits for nothing.
   */
  whenAtRest(act: () => void): void
}

const glideMs = 250
/** Less than this is rounding, CSS pixels. */
const leastMove = 0.5
/** Parts whose items come and go one by one. */
const lists = '[data-part=timeline], [data-part=head], [data-part=pinned], [data-part=key-events]'

/** An element that moves as one; a `frame` only holds others. */
interface Piece {
  element: Element
  isFrame: boolean
}

interface Seen extends Piece {
  box: DOMRect
}

export function createStillness(): Stillness {
  // The browser's own anchoring does not know what is about to change, and Safari has none: one of the two has to rest.
  document.documentElement.style.overflowAnchor = 'none'
  let gliding: Animation[] = []
  /** Browsers scroll by whole pixels: what that left undone, below one CSS pixel, is made up for with the next change. */
  let owed = 0

  return {
    keep(change, touched = new Set(), hold) {
      const height = window.innerHeight
      const seen = piecesIn(document.body)
        .map(piece => ({ ...piece, box: piece.element.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > 0 && box.top < height && box.height > 0)
      for (const glide of gliding) glide.cancel()
      gliding = []

      const toHold = hold ? [{ element: hold, box: hold.getBoundingClientRect() }] : heldFirst(seen, touched)
      change()
      const held = toHold.find(({ element }) => element.isConnected)
      if (held) {
        const away = () => held.element.getBoundingClientRect().top - held.box.top + owed
        const moved = away()
        if (Math.abs(moved) > leastMove) window.scrollBy({ top: moved, behavior: 'instant' })
        const left = away()
        // At an end of the page there was no room to scroll: what is read stands elsewhere now, and stays there.
        owed = Math.abs(left) < 1 ? left : 0
      }
      if (document.hidden) return
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      for (const { element, isFrame, box } of seen) {
        if (!element.isConnected) continue
        // Frames come before what they hold, so only what a piece moved by itself is left for it.
        const { left, top, bottom } = element.getBoundingClientRect()
        const x = box.left - left
        // A frame that begins above the view only scrolled, and so did every frame around what was to be held.
        const y = isFrame && (hold || box.top < 0) ? 0 : box.top - top
        const isAtOnce = isCalm || bottom <= 0 || top >= height
        if (Math.hypot(x, y) > leastMove) gliding.push(glide(element, x, y, isAtOnce ? 1 : glideMs))
      }
    },

    whenAtRest(act) {
      // An end that was not drawn yet is no rest: what moves within that same frame counts as a jump of both ways.
      const whenDrawn = () => {
        if (document.hidden) setTimeout(act)
        else requestAnimationFrame(() => setTimeout(act))
      }
      if (document.hidden) whenDrawn()
      else void Promise.allSettled(gliding.map(one => one.finished)).then(whenDrawn)
    },
  }
}

/**
 * What may be held, what is read first: from the top of the view down. The upper edge of what is about to change will do,
 * too, for it grows and shrinks below that edge; only what begins above the view comes last then.
 */
function heldFirst(seen: Seen[], touched: ReadonlySet<Element>): Seen[] {
  if (window.scrollY === 0) return []
  const isLast = ({ element, box }: Seen) => touched.has(element) && box.top < 0
  return seen
    .filter(({ element, isFrame }) => !isFrame && scrolls(element))
    .sort((one, other) => Number(isLast(one)) - Number(isLast(other)) || one.box.top - other.box.top)
}

/** What stays where it is on the screen says nothing of what moves in it. */
function scrolls(element: Element): boolean {
  if (/fixed|sticky/.test(getComputedStyle(element).position)) return false
  return element.parentElement === null || scrolls(element.parentElement)
}

/** A transform alone: nothing is laid out anew, and nothing counts as having jumped. */
function glide(element: Element, x: number, y: number, duration: number): Animation {
  const frames = [{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }]
  return element.animate(frames, { duration, easing: 'ease-out' })
}

/** Everything that may move by itself, each after what it stands in. */
function piecesIn(frame: Element): Piece[] {
  return [...frame.children].flatMap(element => {
    if (element.matches(lists)) {
      const items = [...element.querySelectorAll(':scope > :not(ol), :scope > ol > li')]
      return [{ element, isFrame: true }, ...items.map(item => ({ element: item, isFrame: false }))]
    }
    const isFrame = element.querySelector(lists) !== null
    return [{ element, isFrame }, ...(isFrame ? piecesIn(element) : [])]
  })
}
