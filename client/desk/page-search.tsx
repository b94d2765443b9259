/** A list of pages that is narrowed down by a word of their headlines, once there are many. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { LivePage, PageId } from '../../shared/live-page.ts'

/** From this many pages on, a search field stands above the list. */
const manyPages = 9

/** @returns the pages to list, those that are chosen always among them; and the field, where one is needed */
export function usePageSearch(
  pages: readonly LivePage[],
  chosen: readonly PageId[],
  isLocked = false,
): { found: LivePage[]; field: JSX.Element | undefined } {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const field =
    pages.length < manyPages ? undefined : (
      <input
        class="input"
        type="search"
        placeholder="Find a page"
        aria-label="Find a page"
        disabled={isLocked}
        value={search}
        onInput={event => setSearch(event.currentTarget.value)}
      />
    )
  return {
    found: pages.filter(({ id, headline }) => chosen.includes(id) || headline.toLowerCase().includes(wanted)),
    field,
  }
}
