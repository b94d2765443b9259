/** Every word that readers see and no editor wrote; one table per language, used by the server and by the reader script. */
import type { EntryKind } from './entry.ts'
import type { PageStatus } from './live-page.ts'

const plural = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

const english = {
  status: { scheduled: 'Upcoming', live: 'Live', paused: 'Paused', ended: 'Ended' } satisfies Record<
    PageStatus,
    string
  >,
  /** @param when date and time with zone */
  startsAt: (when: string) => `Coverage starts on ${when}.`,
  paused: 'Live coverage is paused. New updates will appear here when it resumes.',
  ended: 'Live coverage of this story has ended.',
  endedAt: (when: string) => `Live coverage of this story ended on ${when}.`,
  notStarted: 'Coverage has not started yet.',
  noUpdates: 'No updates yet. They appear here as soon as they are published.',
  noneEver: 'No updates were published.',
  noKeyEvents: 'No key events yet.',

  kind: { update: '', breaking: 'Breaking', summary: 'Summary' } satisfies Record<EntryKind, string>,
  pinned: 'Pinned',
  keyEvent: 'Key event',
  updated: 'Updated',
  correction: 'Correction',
  credit: 'Credit:',
  pending: 'Loading this update…',
  withdrawn: 'This update was withdrawn.',
  watch: 'Watch the video',
  /** @param provider the site an embed comes from */
  viewOn: (provider: string) => `View on ${provider}`,
  permalink: 'Link to this update',

  keyPoints: 'What we know so far',
  keyEvents: 'Key events',
  updates: 'Updates',
  showKeyEvents: 'Show key events only',
  showAll: 'Show all updates',
  oldestFirst: 'Oldest first',
  newestFirst: 'Newest first',
  reading: 'Reading order',
  loadMore: 'Load more updates',
  loadNewer: 'Newer updates',
  nextUpdates: 'Next updates',
  loading: 'Loading…',
  loadFailed: 'Could not load more updates. Try again.',
  startOfCoverage: 'You’ve reached the start of coverage.',
  endOfCoverage: 'You’re up to date.',
  olderBatch: 'You’re reading earlier updates.',
  oldestBatch: 'You’re reading from the start.',
  keyView: 'You’re reading the key events only.',
  permalinkView: 'You’re reading a single moment of this story.',
  backToStart: 'Back to the start',
  backToLatest: 'Back to the latest updates',
  seeLatest: 'See the latest updates',

  newUpdates: (count: number) => plural(count, 'new update', 'new updates'),
  unread: 'New since you were last here',
  readers: (count: number) => plural(count, 'person reading', 'people reading'),
  connected: 'Updates appear automatically.',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting… Updates may be late.',
  polling: 'Checking for updates every few seconds.',
  offline: 'You’re offline. Updates resume when you’re back.',
  caughtUp: 'Back online. You’re up to date.',
  outdated: 'A newer version of this page is available.',
  reload: 'Reload',
  justNow: 'just now',

  home: 'All live coverage',
  homeEmpty: 'There is no live coverage at the moment.',
  homeTimes: { live: 'Since', paused: 'Since', scheduled: 'Starts', ended: 'Ended' } satisfies Record<
    PageStatus,
    string
  >,
  homeSections: { live: 'Live now', scheduled: 'Coming up', ended: 'Earlier coverage' },
  noScript: 'New updates appear here when you reload this page.',
  jumpToUpdate: 'Jump to this update',
  feed: 'RSS feed',
  skipToUpdates: 'Skip to the updates',
  notFoundTitle: 'Page not found',
  notFound: 'There is nothing at this address. It may have been mistyped, or the page may have moved.',
  badAddressTitle: 'This link does not work',
  badAddress: 'The address of this page is incomplete or damaged.',
  goneTitle: 'This update was withdrawn',
  gone: 'The update you are looking for is no longer part of our coverage.',
  backToPage: (headline: string) => `Back to “${headline}”`,
  backHome: 'See all live coverage',
}

export type Messages = typeof english

const tables: Record<string, Messages> = { en: english }

/** The table of a language (BCP 47), of its base language, or English. */
export function messagesFor(language: string): Messages {
  const wanted = language.toLowerCase()
  return tables[wanted] ?? tables[wanted.split('-')[0] as string] ?? english
}
