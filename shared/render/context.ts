/** What rendering needs to know beside the thing that is rendered; the same on the server and in the browser. */
import type { EntryId } from '../entry.ts'
import { wordsFor, writtenLanguage } from '../languages.ts'
import type { LivePage } from '../live-page.ts'
import type { Messages } from '../messages.ts'
import { type Html, html } from './html.ts'

/** What is said around entries, and in which language. The reader's script has it from the page that the server printed. */
export interface OwnWords {
  messages: Messages
  /** BCP 47: what is put into a message is written in it. */
  messagesLanguage: string
  /** Attributes of every element that holds nothing but our own words, where those are not in the page's language. */
  ownLang?: Html
  /** BCP 47: dates and numbers that stand by themselves are written in it. */
  language: string
}

export interface RenderContext extends OwnWords {
  /** The page's address now: links are made from it. */
  slug: string
  /** IANA name: times are written in it, with the zone. */
  timeZone: string
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
  const { slug, timeZone } = page
  const { live, language } = wordsFor(page.language)
  return {
    slug,
    language: writtenLanguage(page.language),
    timeZone,
    messages: live,
    messagesLanguage: language,
    ownLang: ownLang(page),
    ...more,
  }
}

/**
 * A voice that reads a page aloud has to know where its language changes (WCAG 2.2, 3.1.2). Nothing where it does not.
 * Never a `dir`, which would turn the boxes of a page around with the words in them: the styles see to the words alone.
 */
export function ownLang({ language }: Pick<LivePage, 'language'>): Html | undefined {
  const words = wordsFor(language)
  return words.language === language ? undefined : html` lang="${words.language}"`
}
