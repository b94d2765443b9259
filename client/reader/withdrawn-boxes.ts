/** What stands in the place of entries that were withdrawn while they were in view: a line in a box that keeps their height. */
import type { EntryId } from '../../shared/entry.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { renderRemoved } from '../../shared/render/entry.ts'
import { fragmentOf } from './markup.ts'
import type { Stillness } from './stillness.ts'

export interface WithdrawnBoxes {
  /** Puts a box in the place of an item; it goes as soon as nobody sees it. */
  putInPlaceOf(item: HTMLElement, id: EntryId, context: RenderContext): void
  /** Takes the box of an entry that came back; the place where it stood. */
  take(id: EntryId): HTMLElement | undefined
}

export function createWithdrawnBoxes(stillness: Stillness): WithdrawnBoxes {
  const boxes = new Map<EntryId, HTMLElement>()
  const watch = new IntersectionObserver(changes => {
    // Where the focus is, a keyboard goes on from: that one stays until it is out of view without it.
    const unseen = changes.filter(
      ({ isIntersecting, target }) => !isIntersecting && target.isConnected && target !== document.activeElement,
    )
    if (unseen.length > 0) stillness.keep(() => unseen.forEach(({ target }) => target.remove()))
    for (const { target } of unseen) watch.unobserve(target)
    for (const [id, box] of boxes) if (!box.isConnected) boxes.delete(id)
  })

  return {
    putInPlaceOf(item, id, context) {
      const box = document.createElement('li')
      const { height } = item.getBoundingClientRect()
      const hadFocus = item.contains(document.activeElement)
      box.append(fragmentOf(renderRemoved(context)))
      box.style.blockSize = `${height}px`
      item.replaceWith(box)
      if (hadFocus) {
        box.tabIndex = -1
        box.focus({ preventScroll: true })
      }
      boxes.set(id, box)
      watch.observe(box)
    },

    take(id) {
      const box = boxes.get(id)
      boxes.delete(id)
      if (box) watch.unobserve(box)
      return box?.isConnected ? box : undefined
    },
  }
}
