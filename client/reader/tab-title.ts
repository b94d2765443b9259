/** The tab's title: the page's own, behind what waits to be read. */

export interface TabTitle {
  /** What stands before the page's own title; nothing when nothing waits. */
  lead(words: string): void
  /** The page has another headline now. */
  rename(headline: string): void
}

/** @param headline the one that is in the title now */
export function createTabTitle(headline: string): TabTitle {
  // Kept here, not read back: the browser joins spaces in what it is told, and what waits may name the page's headline.
  let own = document.title
  let leading = ''

  function show(): void {
    document.title = leading + own
  }

  return {
    lead(words) {
      leading = words
      show()
    },
    rename(now) {
      if (headline) own = own.replace(headline, () => now)
      headline = now
      show()
    },
  }
}
