/** What the desk says in more than one place. */
import type { Role } from '../../shared/account.ts'
import type { Problem } from '../../shared/http-api.ts'
import type { PageStatus } from '../../shared/live-page.ts'
import type { Receipt } from '../../shared/receipts.ts'
import type { Sent } from './sent.ts'
import { ownTimeZone, timeInWords } from './zone-time.ts'

export const statusWords: Record<PageStatus, string> = {
  scheduled: 'Scheduled',
  live: 'Live',
  paused: 'Paused',
  ended: 'Ended',
  down: 'Taken down',
}

export const roleWords: Record<Role, string> = {
  reporter: 'Reporter',
  editor: 'Editor',
  chief: 'Chief editor',
  admin: 'Administrator',
}

export const troubleWords = {
  offline: 'No connection. It is kept here and sent as soon as the connection is back.',
  unavailable: 'The service does not answer. It is kept here and sent again until it does.',
  busy: 'Many commands are waiting. It is kept here and sent again in a moment.',
  signedOut: 'Your session has ended. Sign in again, then it goes on.',
} as const

/** What to do about a refusal, where its own words leave that open. */
const advice: Partial<Record<Problem['code'], string>> = {
  forbidden: 'Ask a chief editor or an administrator for the right.',
  'page-ended': 'Choose another page, or ask a chief editor to open this one again.',
  'not-found': 'It may have been removed meanwhile. Reload the desk to see what there is.',
  'too-large': 'Split it into two entries.',
  malformed: 'Change it and publish again.',
  withdrawn: 'Restore it first, in the list of withdrawn entries.',
  gone: 'It cannot be brought back.',
  'key-reused': 'Publish it again.',
}

export function problemWords({ detail, code }: Problem): string {
  const more = advice[code]
  return more ? `${detail} ${more}` : detail
}

/** "Harbour storm", "Harbour storm and Ferries", "3 pages". */
export function pagesInWords(names: readonly string[]): string {
  if (names.length === 2) return `“${names[0]}” and “${names[1]}”`
  return names.length === 1 ? `“${names[0]}”` : `${names.length} pages`
}

export function countPages(count: number): string {
  return count === 1 ? '1 page' : `${count} pages`
}

export function setAsideWords(count: number): string {
  return count === 1 ? '1 command was set aside' : `${count} commands were set aside`
}

/** How long something took, as a person at the desk reads it. */
export function tookWords(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`
}

const counted = new Intl.NumberFormat('en-GB')

/** To how many readers something went, wherever the desk says so. */
function sentWords(readers: number): string {
  if (readers === 0) return 'no readers connected'
  return readers === 1 ? 'sent to 1 reader' : `sent to ${counted.format(readers)} readers`
}

/** To how many readers it went, and how long it took until this desk had it back, as far as that is known. */
function outcomeWords({ tookMs }: { tookMs?: number }, readers: number | undefined): string {
  return `${readers === undefined ? '' : ` · ${sentWords(readers)}`}${tookMs === undefined ? '' : ` · ${tookWords(tookMs)}`}`
}

/** How far an operation went, in parts, of which a narrow screen leaves out the middle one. */
export function receiptWords({ readers, halfMs, most }: Receipt): { sent: string; half?: string; most?: string } {
  const words = sentWords(readers)
  const sent = words.charAt(0).toUpperCase() + words.slice(1)
  if (readers === 0 || halfMs === undefined || !most) return { sent }
  const time = `in ${tookWords(most.ms)}`
  if (readers === 1) return { sent, most: `answered ${time}` }
  const share = most.percent === 100 ? 'all' : `${most.percent} %`
  const half = halfMs === most.ms ? {} : { half: `half in ${tookWords(halfMs)}` }
  return { sent, ...half, most: `${share} answered ${time}` }
}

/** The time on the clock of whoever reads it. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** How far a command has come, in one line. @param readers that it was sent to, if that is known */
export function wayWords({ way, pages, seen, command }: Sent, readers?: number): string {
  switch (way.is) {
    case 'waiting':
      return way.trouble ? troubleWords[way.trouble] : 'Sending…'
    case 'accepted':
      return way.trouble ? troubleWords[way.trouble] : 'Accepted. It will be live in a moment.'
    case 'committed':
      if (pages.length === 0) return 'Accepted. It will be done in a moment.'
      return `In the log. Seen on ${seen.length} of ${countPages(pages.length)}…`
    case 'live':
      if (way.reply?.publishAt !== undefined && way.reply.status === 'scheduled')
        return `Scheduled for ${timeInWords(way.reply.publishAt, ownTimeZone())}`
      if (pages.length === 0) return doneWords[command.type] ?? 'Done'
      return `${doneWords[command.type] ?? 'Done'} on ${countPages(pages.length)}${outcomeWords(way, readers)}`
    case 'refused':
      return problemWords(way.problem)
    case 'parked':
      return `${way.detail || 'It was set aside after a fault.'} It is kept whole, and the administrators see it.`
  }
}

const doneWords: Partial<Record<Sent['command']['type'], string>> = {
  publish: 'Live',
  edit: 'Edit is live',
  withdraw: 'Withdrawn',
  restore: 'Restored',
  reschedule: 'Another time is set',
  unschedule: 'Not scheduled any more',
  place: 'Placed',
  unplace: 'Taken off',
  pin: 'Pinned',
  unpin: 'Unpinned',
  mark: 'Key event',
  unmark: 'No key event',
  page: 'Settings are live',
  createPage: 'The page is open',
  orderPins: 'New order is live',
}

/** Names in one line; more of them are only counted. */
const mostNames = 4

/** "Jon", "Jon and Mira", "Ada, Jon, Mira, Nora and 3 more". */
export function namesInWords(names: readonly string[]): string {
  const shown = names.slice(0, mostNames)
  const more = names.length - shown.length
  const all = more > 0 ? [...shown, `${more} more`] : shown
  const last = all.at(-1) ?? ''
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${last}` : last
}
