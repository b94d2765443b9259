/** The words of pages that only the server makes, one table per language; kept from the reader script, which stays small. */
import type { PageStatus } from './live-page.ts'

const english = {
  noKeyEvents: 'No key events yet.',
  oldestFirst: 'Oldest first',
  newestFirst: 'Newest first',
  reading: 'Reading order',
  loadNewer: 'Newer updates',
  nextUpdates: 'Next updates',
  endOfCoverage: 'You’re up to date.',
  olderBatch: 'You’re reading earlier updates.',
  oldestBatch: 'You’re reading from the start.',
  keyView: 'You’re reading the key events only.',
  permalinkView: 'You’re reading a single moment of this story.',
  backToLatest: 'Back to the latest updates',
  seeLatest: 'See the latest updates',
  home: 'All live coverage',
  homeEmpty: 'There is no live coverage at the moment.',
  homeTimes: { live: 'Since', paused: 'Since', scheduled: 'Starts', ended: 'Ended', down: '' } satisfies Record<
    PageStatus,
    string
  >,
  homeSections: { live: 'Live now', scheduled: 'Coming up', ended: 'Earlier coverage' },
  notStarted: 'Coverage has not started yet.',
  noUpdates: 'No updates yet. They appear here as soon as they are published.',
  noneEver: 'No updates were published.',
  noScript: 'New updates appear here when you reload this page.',
  /** On paper. @param address of the page */
  printed: (address: string) =>
    `From ${address}. It tells the story up to the newest update on this paper; what came later is there.`,
  /** @param time with zone; with the day when it is not today's */
  offlineAsOf: (time: string) => `Offline, as of ${time}`,
  offlineTitle: 'No connection',
  offline: 'This page cannot be reached just now. What you read last is kept on this device.',
  keptPages: 'Kept on this device',
  keptAsOf: (time: string) => `As of ${time}`,
  keptNone: 'Nothing is kept yet: live pages that you read are kept here for later.',
  tryAgain: 'Try again',
  skipToUpdates: 'Skip to the updates',
  notFoundTitle: 'Page not found',
  notFound: 'There is nothing at this address. It may have been mistyped, or the page may have moved.',
  badAddressTitle: 'This link does not work',
  badAddress: 'The address of this page is incomplete or damaged.',
  goneTitle: 'This update was withdrawn',
  gone: 'The update you are looking for is no longer part of our coverage.',
  downTitle: 'This page was taken down',
  down: 'This coverage is no longer available.',
  backToPage: (headline: string) => `Back to “${headline}”`,
  backHome: 'See all live coverage',
}

export type PageMessages = typeof english

const tables: Record<string, PageMessages> = { en: english }

/** The table of a language (BCP 47), of its base language, or English. */
export function pageMessagesFor(language: string): PageMessages {
  const wanted = language.toLowerCase()
  return tables[wanted] ?? tables[wanted.split('-')[0] as string] ?? english
}
