/** What readers load, in every language that there are words in, and in one that there are none in. */
import { v7 as newId } from 'uuid'
import { plainBrand } from '../../server/brand/brand.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageFiles, wordsFor } from '../../shared/languages.ts'
import type { LivePage, PageSettings } from '../../shared/live-page.ts'
import { contextOf } from '../../shared/render/context.ts'
import { renderHead } from '../../shared/render/timeline.ts'
import { fullTime } from '../../shared/render/times.ts'
import { readConfig } from '../../server/config.ts'
import { renderHome } from '../../server/http/views/home.ts'
import { printedWords } from '../../server/http/views/printed-words.ts'
import type { Site } from '../../server/http/views/site.ts'
import { renderFault, renderNotFound } from '../../server/http/views/trouble.ts'
import { settings } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.stop())

/** 12 June 2025, 13:05 UTC */
const at = Date.UTC(2025, 5, 12, 13, 5)
const zones: Record<string, string> = {
  ar: 'Africa/Cairo',
  de: 'Europe/Berlin',
  en: 'Europe/London',
  es: 'Europe/Madrid',
  fr: 'Europe/Paris',
  hi: 'Asia/Kolkata',
}
const inLanguage = (language: string): Partial<PageSettings> => ({
  language,
  direction: wordsFor(language).direction,
  timeZone: zones[language] ?? 'UTC',
})

function livePage(more: Partial<LivePage>): LivePage {
  return { id: 'p1', sequence: 1, ...settings(), slug: 'storm', headline: 'Harbour', coverageStart: at, ...more }
}

/** The words that the page carries for the script. */
function wordsIn(text: string): Record<string, unknown> & { messages: unknown } {
  const json = /<main[^>]* data-words="([^"]*)"/.exec(text)?.[1] ?? ''
  const entities: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }
  return JSON.parse(json.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => entities[name] as string))
}

/** Entities of the few characters that are escaped, so that words can be looked for. */
const plain = (text: string) => text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')

const languages = Object.keys(messageFiles)

test.each(languages)('a page in %s says all in that language, and carries its words for the script', async language => {
  const words = wordsFor(language)
  const slug = `story-${language}`
  const page = await site.room.createPage({ ...inLanguage(language), slug, headline: 'Hafen' })
  for (let number = 1; number <= 10; number += 1) await site.room.publish([page], `Nr. ${number}`)
  const key = await site.room.publish([page], 'Nr. 11', { keyEvent: true, pinned: true })
  const text = await site.text(`/live/${slug}`)
  expect(text).toContain(`<html lang="${language}" dir="${words.direction}" data-build="`)
  const { live, page: pageWords } = words
  for (const word of [
    live.status.live,
    live.pinned,
    live.keyEvents,
    live.showKeyEvents,
    live.loadMore,
    pageWords.newestFirst,
    pageWords.oldestFirst,
    pageWords.noScript,
    pageWords.skipToUpdates,
    pageWords.home,
  ])
    expect(plain(text)).toContain(`>${word}<`)
  expect(wordsIn(text).messages).toEqual(live)
  // Only where the language changes.
  expect(text.match(/ lang="/g)).toHaveLength(1)
  const withdrawn = plain(await site.text(`/live/${slug}/${key}x`))
  expect(withdrawn).toContain(`<h1>${pageWords.notFoundTitle}</h1>`)
  expect(withdrawn).toContain(pageWords.backToPage.replace('{headline}', 'Hafen'))
  expect(plain(await site.text(`/live/${slug}?order=oldest`))).toContain(pageWords.oldestBatch)
})

test.each(languages)(
  'an entry without a word of its own has a name in %s: in feeds, cards, key events and structured data',
  async language => {
    const { live } = wordsFor(language)
    const slug = `wordless-${language}`
    const page = await site.room.createPage({ ...inLanguage(language), slug, headline: 'Hafen' })
    const entry = { id: newId(), blocks: [{ type: 'divider' as const }], authors: [], kind: 'update' as const }
    await site.room.send({ type: 'publish', entry, pages: [page], keyEvent: true })
    await expect.poll(() => site.text(`/live/${slug}`)).toContain(entry.id)
    const feed = JSON.parse(await site.text(`/live/${slug}/feed.json`)) as { items: Record<string, string>[] }
    expect(feed.items[0]).toMatchObject({ title: live.untitled })
    const permalink = await site.text(`/live/${slug}/${entry.id}`)
    expect(permalink).toContain(`<meta property="og:title" content="${live.untitled}">`)
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(permalink)?.[1] ?? ''
    expect(JSON.parse(data)).toMatchObject({ headline: live.untitled, articleBody: live.untitled })
    for (const text of [permalink, await site.text(`/live/${slug}?show=key`)])
      expect(text).toContain(`<span class="key-events__title">${live.untitled}</span>`)
    if (language !== 'en') expect(live.untitled).not.toBe('Update')
  },
)

const statuses = ['scheduled', 'paused', 'ended'] as const
test.each(languages)('in %s a page says that it is live only while it is', async language => {
  const { live } = wordsFor(language)
  const shown = (text: string) => plain(text.replace(/<head>.*<\/head>/s, '').replace(/<[^>]*>/g, '\n'))
  for (const status of statuses) {
    const slug = `${status}-${language}`
    const page = await site.room.createPage({ ...inLanguage(language), slug })
    const id = await site.room.publish([page], 'Nr. 1', { keyEvent: true })
    await site.room.send({ type: 'page', page, settings: { status } })
    await expect.poll(() => site.text(`/live/${slug}`)).toContain(`data-status="${status}"`)
    for (const way of ['', '?order=oldest', '?show=key', '?search=nr', `/${id}`]) {
      const lines = shown(await site.text(`/live/${slug}${way}`)).split('\n')
      expect(lines, `${status} ${way}`).not.toContain(live.connected)
      expect(lines, `${status} ${way}`).not.toContain(live.status.live)
      expect(lines, `${status} ${way}`).toContain(live.status[status])
    }
  }
})

test.each(languages)('the site in %s: home, what is not there, what went wrong', language => {
  const { page: words, direction } = wordsFor(language)
  const assets = {
    build: 'b',
    brand: plainBrand('The Courier'),
    readerScript: '/s.js',
    readerModules: [],
    readerStyles: [],
  }
  const of: Site = { name: 'The Courier', origin: 'https://news.example', language, assets }
  const frame = `<html lang="${language}" dir="${direction}"`
  const home = plain(renderHome([livePage({ language: 'fr', timeZone: 'Europe/Paris' })], of))
  expect(home).toContain(frame)
  expect(home).toContain(`<h1>${words.home}</h1>`)
  expect(home).toContain(`>${words.homeSections.live}</h2>`)
  // Each story stands there in its own language.
  expect(home).toContain('<li class="card" lang="fr" dir="ltr">')
  expect(home).toContain('>Depuis</span> <time')
  for (const none of [[], [livePage({ status: 'down' })]])
    expect(plain(renderHome(none, of))).toContain(words.homeEmpty)
  expect(plain(renderNotFound(of))).toContain(words.notFound)
  expect(renderNotFound(of)).toContain(frame)
  expect(plain(renderFault(of))).toContain(words.fault)
})

test('a page in a language without words has English ones, marked as such; its times are in its own', () => {
  const polish = livePage({ language: 'pl', timeZone: 'Europe/Warsaw', status: 'scheduled' })
  const { text } = renderHead(polish, contextOf(polish))
  expect(text).toContain('data-part="status" lang="en">Upcoming</p>')
  // A sentence is in one language, its date included.
  expect(text).toContain('<p class="status-note" lang="en">Coverage starts on Thursday')
  expect(contextOf(polish)).toMatchObject({ language: 'pl', messagesLanguage: 'en' })
  const persian = livePage({ language: 'fa', direction: 'rtl' })
  expect(renderHead(persian, contextOf(persian)).text).toContain('data-part="status" lang="en">Live</p>')
  const austrian = livePage({ language: 'de-AT' })
  expect(renderHead(austrian, contextOf(austrian)).text).not.toContain('lang=')
  const nobodys = contextOf(livePage({ language: 'tlh' }))
  expect([nobodys.language, nobodys.messagesLanguage]).toEqual(['en', 'en'])
})

// Editions of Intl's data differ in commas, particles and the zone's short name: those are left open.
test.each([
  ['en-GB', 'Europe/London', /^Thursday\b.* 12 June 2025\b.* 14:05 (BST|GMT\+1)$/],
  ['de', 'Europe/Berlin', /^Donnerstag\b.* 12\. Juni 2025\b.* 15:05 (MESZ|GMT\+2)$/],
  ['fr', 'Europe/Paris', /^jeudi\b.* 12 juin 2025\b.* 15:05 (CEST|UTC\+2)$/],
  ['es', 'Europe/Madrid', /^jueves\b.* 12 de junio de 2025\b.* 15:05 (CEST|GMT\+2)$/],
  ['ar-EG', 'Africa/Cairo', /^الخميس.* ١٢ يونيو ٢٠٢٥ .*٠٤:٠٥ م .*٣$/],
  ['ar-MA', 'Africa/Casablanca', /^الخميس.* 12 يونيو 2025 .*14:05 .*1$/],
  ['hi', 'Asia/Kolkata', /^गुरुवार.* 12 जून 2025 .*06:35 pm IST/],
])('times in %s name the day, the hour and the zone of %s', (language, timeZone, expected) => {
  const written = fullTime(at, { language, timeZone })
  expect(written.replace(/[\u00a0\u202f]/g, ' ')).toMatch(expected)
})

test.each([
  ['ar-EG', { nu: 'arab', hc: 'h12', ca: 'gregory' }],
  ['ar-EG-u-nu-latn', { nu: 'latn', hc: 'h12', ca: 'gregory' }],
  ['fa', { nu: 'arabext', hc: 'h23', ca: 'persian' }],
  ['en-GB', { nu: 'latn', hc: 'h23', ca: 'gregory' }],
  ['en-US', { nu: 'latn', hc: 'h12', ca: 'gregory' }],
])('what Intl is left to decide for %s is settled for the browser', (language, settled) => {
  const context = contextOf(livePage({ language }))
  const printed = JSON.parse(printedWords(context)) as { language: string }
  const { numberingSystem: nu, hourCycle: hc, calendar: ca } = new Intl.Locale(printed.language)
  expect({ nu, hc, ca }).toEqual(settled)
  expect(printed.language.startsWith(`${language.split('-u-')[0]}-u-`)).toBe(true)
  // Said in full, it comes to the same: the script's times are the server's.
  const options = { dateStyle: 'full', timeStyle: 'long', timeZone: 'Africa/Cairo' } as const
  const write = (tag: string) => new Intl.DateTimeFormat(tag, options).format(at)
  expect(write(printed.language)).toBe(write(language))
})

test('the site’s language is a setting, one that there are words in', () => {
  const languageWith = (tag?: string) => readConfig({ REDIS_URL: 'unix:/none', SITE_LANGUAGE: tag }).siteLanguage
  expect([languageWith(), languageWith('de'), languageWith('ar-eg')]).toEqual(['en', 'de', 'ar-EG'])
  expect(() => languageWith('pl')).toThrow('SITE_LANGUAGE=pl has no words. There are words in ar, de, en')
  expect(() => languageWith('de-!')).toThrow('SITE_LANGUAGE=de-! is not a language tag.')
})
