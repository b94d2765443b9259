/** Times as readers see them: absolute, in the page's language and zone, with the zone's name, so that a cached page never lies. */
import type { RenderContext } from './context.ts'
import { type Html, html } from './html.ts'

type Zone = Pick<RenderContext, 'language' | 'timeZone'>

const shapes = {
  clock: { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short' },
  year: { year: 'numeric' },
  datedDay: { day: 'numeric', month: 'short', year: 'numeric' },
  full: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making a formatter costs some 50 µs, using it 1: each is made once. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function format(ms: number, zone: Zone, shape: keyof typeof shapes): string {
  const key = `${shape} ${zone.language} ${zone.timeZone}`
  let formatter = formatters.get(key)
  if (!formatter) {
    formatter = formatterFor(zone, shape)
    formatters.set(key, formatter)
  }
  return formatter.format(ms)
}

function formatterFor(zone: Zone, shape: keyof typeof shapes): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(zone.language, { ...shapes[shape], timeZone: zone.timeZone })
  } catch {
    // A browser older than the zone's name throws; UTC is named in the text, so it is never wrong.
    return new Intl.DateTimeFormat(zone.language, { ...shapes[shape], timeZone: 'UTC' })
  }
}

/** "Thursday 12 June 2025 at 14:05 BST" */
export function fullTime(ms: number, zone: Zone): string {
  return format(ms, zone, 'full')
}

/** A time with its day, each in a box of its own: "14:05 BST" "12 June 2025". */
export function timeAndDay(ms: number, zone: Zone, id?: string): Html {
  return html`<time${id && html` id="${id}"`} datetime="${isoTime(ms)}"><span class="clock">${format(ms, zone, 'clock')}</span> <span class="day">${format(ms, zone, 'day')}</span></time>`
}

/** For narrow lists: "14:05 BST" "12 Jun"; in a list over several years the days alone, "12 Jun 2025". `title` has it all. */
export function shortTime(ms: number, zone: Zone, isDated: boolean): Html {
  const day = format(ms, zone, isDated ? 'datedDay' : 'shortDay')
  const clock = isDated ? html`` : html`<span class="clock">${format(ms, zone, 'clock')}</span> `
  return html`<time datetime="${isoTime(ms)}" title="${fullTime(ms, zone)}">${clock}<span class="day">${day}</span></time>`
}

/** Whether times lie in more than one year: then a day without its year would mislead. */
export function spansYears(times: readonly number[], zone: Zone): boolean {
  return new Set(times.map(ms => format(ms, zone, 'year'))).size > 1
}

/** ISO 8601 in UTC; the form of `datetime`, JSON-LD and Open Graph. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
