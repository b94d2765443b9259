/** How high the bar is that stays in view: what sticks below it, and what is scrolled to, has to know. */
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/** Keeps `--bar` of the document up to date: the bar grows by a line when something runs out. */
export function useBarHeight(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bar.current
    if (!element) return
    const root = document.documentElement
    const watching = new ResizeObserver(() => root.style.setProperty('--bar', `${element.offsetHeight}px`))
    watching.observe(element)
    return () => {
      watching.disconnect()
      root.style.removeProperty('--bar')
    }
  }, [])
}
