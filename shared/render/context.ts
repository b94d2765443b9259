/** What rendering needs to know beside the thing that is rendered; the same on the server and in the browser. */
import type { EntryId } from '../entry.ts'
import type { LivePage } from '../live-page.ts'
import { type Messages, messagesFor } from '../messages.ts'

export interface RenderContext {
  /** The page's address now: links are made from it. */
  slug: string
  /** BCP 47: dates and numbers are written in it. */
  language: string
  /** IANA name: times are written in it, with the zone. */
  timeZone: string
  messages: Messages
  /** The entry that a permalink leads to. */
  highlight?: EntryId
  /** The entry whose first picture is in the first view and is not loaded lazily. */
  eager?: EntryId
  /** The reader saves data: pictures are loaded only when they are asked for. */
  savesData?: boolean
  /** Set where markup leaves the site (feeds): goes before our own addresses. Without a trailing slash. */
  origin?: string
}

export function contextOf(
  page: LivePage,
  more: Pick<RenderContext, 'highlight' | 'eager' | 'savesData' | 'origin'> = {},
): RenderContext {
  const { slug, language, timeZone } = page
  return { slug, language, timeZone, messages: messagesFor(language), ...more }
}
