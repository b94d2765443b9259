/** Brings a changed entry from its home to another page; may be repeated by anyone at any time. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { PageWrites } from './ports.ts'

/** What to do where a page knows later versions than the home, which was rolled back. */
export interface WhereAhead {
  /** Leave the line: whoever sent the commands that were lost may send them again, and then home is where the page is. */
  isLeft: boolean
}

/** Finishes one line of the outbox. @throws outages; the line then stays for the sweeper */
export async function driveOutbox(
  writes: PageWrites,
  home: PageId,
  entry: EntryId,
  page: PageId,
  whereAhead: WhereAhead = { isLeft: false },
): Promise<void> {
  for (;;) {
    const found = await writes.waiting(home, entry, page)
    if (!found) return
    const delivered = await writes.deliver(page, found.home, found.body, found.waiting)
    if (delivered === 'no-page') return writes.settle(home, entry, page, found.waiting.version, 0)
    if ('sequence' in delivered) return writes.settle(home, entry, page, found.waiting.version, delivered.sequence)
    const { ahead } = delivered
    if (whereAhead.isLeft && ahead.version > found.home.version) return
    // The page knows a later state than its home, which was rolled back: home has to go beyond it, for all its pages. The
    // same text keeps its revision, so that who writes on it is not told that it was edited.
    const isSameText = ahead.revision === found.home.revision && ahead.hash === found.home.hash
    const raised = {
      ...found.home,
      version: ahead.version + 1,
      revision: isSameText ? ahead.revision : Math.max(ahead.revision, found.home.revision) + 1,
    }
    const pages = Object.keys(raised.placed).filter(placed => placed !== home)
    await writes.raise(raised, found.homeText, pages)
  }
}
