/** The words around entries that no editor wrote, one table per language: what both the server and the reader script show. */
import type { EntryKind } from './entry.ts'
import type { PageStatus } from './live-page.ts'

const plural = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

const english = {
  status: {
    scheduled: 'Upcoming',
    live: 'Live',
    paused: 'Paused',
    ended: 'Ended',
    down: 'This page was taken down.',
  } satisfies Record<PageStatus, string>,
  /** @param when date and time with zone */
  startsAt: (when: string) => `Coverage starts on ${when}.`,
  paused: 'Live coverage is paused. New updates will appear here when it resumes.',
  ended: 'Live coverage of this story has ended.',
  endedAt: (when: string) => `Live coverage of this story ended on ${when}.`,

  kind: { update: '', breaking: 'Breaking', summary: 'Summary' } satisfies Record<EntryKind, string>,
  pinned: 'Pinned',
  keyEvent: 'Key event',
  updated: 'Updated',
  correction: 'Correction',
  credit: 'Credit:',
  pending: 'Loading this update…',
  withdrawn: 'This update was withdrawn.',
  showPicture: 'Show picture',
  watch: 'Watch the video',
  /** @param provider the site an embed comes from */
  viewOn: (provider: string) => `View on ${provider}`,
  loadFrom: (provider: string) => `Load content from ${provider}`,

  keyPoints: 'What we know so far',
  keyEvents: 'Key events',
  showKeyEvents: 'Show key events only',
  loadMore: 'Load more updates',
  loading: 'Loading…',
  loadFailed: 'Could not load more updates. Try again.',
  startOfCoverage: 'You’ve reached the start of coverage.',

  newUpdates: (count: number) => plural(count, 'new update', 'new updates'),
  pauseUpdates: 'Pause updates',
  followLive: 'Follow live',
  updatesPaused: 'Updates are paused. New ones wait for you.',
  sinceYouLeft: 'Since you left',
  connected: 'Live. Updates appear automatically.',
  reconnecting: 'Reconnecting… Updates may be late.',
  polling: 'Checking for updates every few seconds.',
  offline: 'You’re offline. Updates resume when you’re back.',
  caughtUp: 'Back online. You’re up to date.',
  outdated: 'A newer version of this page is available.',
  reload: 'Reload',
  justNow: 'just now',
}

export type Messages = typeof english

const tables: Record<string, Messages> = { en: english }

/** The table of a language (BCP 47), of its base language, or English. */
export function messagesFor(language: string): Messages {
  const wanted = language.toLowerCase()
  return tables[wanted] ?? tables[wanted.split('-')[0] as string] ?? english
}
