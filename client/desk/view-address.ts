/** Views beside the pages stand in the address behind `#`: reload, back and a copied address lead to them. */
import { useEffect, useState } from 'preact/hooks'

const views = ['account', 'people', 'audit'] as const
export type View = (typeof views)[number]

export function viewOfAddress(): View | undefined {
  const name = location.hash.slice(1)
  return views.find(view => view === name)
}

/** @returns the view that is looked at, none for a page; and how to look at another one */
export function useView(): [View | undefined, (next: View | undefined) => void] {
  const [view, setView] = useState(viewOfAddress)

  useEffect(() => {
    const follow = () => setView(viewOfAddress())
    addEventListener('popstate', follow)
    addEventListener('hashchange', follow)
    return () => {
      removeEventListener('popstate', follow)
      removeEventListener('hashchange', follow)
    }
  }, [])

  function look(next: View | undefined): void {
    history.pushState(null, '', next ? `#${next}` : location.pathname)
    setView(next)
  }
  return [view, look]
}
