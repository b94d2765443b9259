/** Reads what it needs to know out of a page's markup, and writes into a kept one that it is one. The markup is our own server's. */
import type { KeptPage } from './kept.ts'

/** What is known of a page from its text; its files are those it names itself. */
export function readPage(text: string): Omit<KeptPage, 'at' | 'keptAt' | 'readAt' | 'bytes' | 'stays'> {
  return {
    headline: attribute(text, 'data-headline') || (/<title>([^<]*)/.exec(text)?.[1] ?? ''),
    language: attribute(text, 'data-language') || attribute(text, 'lang') || 'en',
    direction: attribute(text, 'dir') || 'ltr',
    timeZone: attribute(text, 'data-time-zone') || 'UTC',
    files: filesIn(text),
  }
}

/** The build that a page belongs to. */
export function buildOf(text: string): string {
  return attribute(text, 'data-build')
}

/** Paths of our own files that a page, a style or a script names. @param place the path of the text itself */
export function filesIn(text: string, place = '/'): string[] {
  const whole = [...text.matchAll(/\/(?:assets|brand|media)\/[\w.-]+\.\w+/g)].map(([path]) => path)
  const folder = place.slice(0, place.lastIndexOf('/') + 1)
  const beside = [...text.matchAll(/["'`(]\.\/([\w.-]+\.(?:js|css|woff2))["'`)]/g)].map(([, name]) => folder + name)
  return [...new Set([...whole, ...beside])]
}

/** The page with the words "Offline, as of 14:32", which it brings along itself, where it says how its connection is. */
export function asKept(text: string, page: KeptPage, now: number): string {
  const words = attribute(text, 'data-offline').replace('{time}', () => escaped(timeOf(page, now)))
  return text
    .replace(/ data-offline="[^"]*"([^>]*)>/, (_, rest: string) => ` data-kept="${words}"${rest}>${words}`)
    .replace(/<body>/, () => `<body data-kept="${words}">`)
}

/** The page for what is not there, with links to what is: the page read last comes first. */
export function withList(text: string, pages: Record<string, KeptPage>, now: number): string {
  const asOf = attribute(text, 'data-as-of')
  const items = Object.entries(pages)
    .filter(([, page]) => !page.stays)
    .sort(([, one], [, other]) => other.readAt - one.readAt)
    .map(([path, page]) => {
      const when = asOf.replace('{time}', () => escaped(timeOf(page, now)))
      return `<li lang="${page.language}" dir="${page.direction}"><a href="${escaped(path)}">${page.headline}</a> <span class="kept-list__time">${when}</span></li>`
    })
  return text.replace(/(<ul class="kept-list"[^>]*>)(?=<\/ul>)/, (_, list: string) => list + items.join(''))
}

/** In the page's language and zone; with the day when it is not today's. */
function timeOf({ at, language, timeZone }: KeptPage, now: number): string {
  const say = (shape: Intl.DateTimeFormatOptions, ms = at) => {
    try {
      return new Intl.DateTimeFormat(language, { ...shape, timeZone }).format(ms)
    } catch {
      return new Intl.DateTimeFormat('en', { ...shape, timeZone: 'UTC' }).format(ms) // a zone that this browser does not know
    }
  }
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const clock = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
  return say(day) === say(day, now) ? say(clock) : say({ ...day, ...clock })
}

/** The first attribute of this name, as it is written: escaped. */
function attribute(text: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? ''
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, found => `&#${found.charCodeAt(0)};`)
}
