/** The timeline by keyboard: j and k move, other keys press the button of the entry that has the focus. */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { undoNewest } from './toasts.tsx'

/** In the order of the help. A button says by `data-key` which one presses it. */
export const timelineKeys = [
  { keys: ['j'], does: 'Next entry' },
  { keys: ['k'], does: 'Entry before' },
  { keys: ['e'], does: 'Edit' },
  { keys: ['p'], does: 'Pin or unpin' },
  { keys: ['h'], does: 'History' },
  { keys: ['Delete'], does: 'Withdraw' },
  { keys: ['u'], does: 'Undo a withdrawal, for ten seconds' },
  { keys: ['?'], does: 'All keys' },
] as const

export const entrySelector = '[data-desk-entry]'

/** @param list the timeline @param showHelp is called for ? */
export function useTimelineKeys(list: RefObject<HTMLElement | null>, showHelp: () => void): void {
  useEffect(() => {
    /** Where the focus was last: an entry that was withdrawn leaves its place behind. */
    let last = -1
    const entries = () => [...(list.current?.querySelectorAll<HTMLElement>(entrySelector) ?? [])]
    const placeOf = (all: readonly HTMLElement[]) =>
      all.findIndex(entry => entry.contains(document.activeElement as Node | null))

    function move(by: 1 | -1): void {
      const all = entries()
      const at = placeOf(all)
      const next = at >= 0 ? at + by : last >= 0 ? (by > 0 ? last : last - 1) : firstInView(all)
      go(all, Math.min(Math.max(next, 0), all.length - 1))
    }

    function go(all: readonly HTMLElement[], place: number): void {
      const entry = all[place]
      if (!entry) return
      last = place
      entry.focus({ preventScroll: true })
      entry.scrollIntoView({ block: 'nearest' })
    }

    function press(key: string): boolean {
      const all = entries()
      const at = placeOf(all)
      if (at < 0) return false
      last = at
      const button = all[at]?.querySelector<HTMLButtonElement>(`[data-key="${key}"]`)
      button?.click()
      return button !== null && button !== undefined
    }

    function act(key: string): boolean {
      if (key === 'j' || key === 'k') {
        move(key === 'j' ? 1 : -1)
        return true
      }
      if (key === '?') {
        showHelp()
        return true
      }
      return key === 'u' ? undoNewest() : press(key)
    }

    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (isTypedInto(event.target) || document.querySelector('dialog[open]')) return
      // Hidden with the rest of the work while another view is shown.
      if (!list.current?.checkVisibility()) return
      if (timelineKeys.some(({ keys }) => keys.some(key => key === event.key)) && act(event.key)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** Fields take every key for themselves; so do lists in which keys choose. */
function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** The first one that begins on the screen, below the bar. */
function firstInView(all: readonly HTMLElement[]): number {
  const bar = document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0
  const found = all.findIndex(entry => entry.getBoundingClientRect().bottom > bar)
  return Math.max(0, found)
}
