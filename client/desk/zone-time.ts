/** Times as they stand on a clock on the wall of some time zone, and back: what `datetime-local` fields carry. */

const minuteMs = 60_000
const fieldShape = /^(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?$/

/** Every zone that the browser knows, and UTC, in the order of the alphabet. @param more zones that have to be among them */
export function timeZones(...more: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...more])].toSorted()
}

/** The zone of the computer that the desk runs on. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The clock on the wall at a moment, to the minute, as a field takes it: `2026-03-29T14:05`. */
export function wallTime(at: number, timeZone: string): string {
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, -8)
}

/**
 * The moment at which the clock on the wall shows a time, ms. In the hour that is skipped in spring, the moment at which
 * it would have been shown without the change; in the hour that comes twice, the first.
 * @returns undefined for what is no time
 */
export function instantOf(text: string, timeZone: string): number | undefined {
  const parts = fieldShape.exec(text)
  if (!parts) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts.slice(1).map(Number)
  const wall = Date.UTC(year, month - 1, day, hour, minute)
  // The 30th of February would be read as a day in March.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, -8) !== text.slice(0, 16)) return undefined
  // The two offsets that may hold near that time; the one of before a change gives the earlier moment.
  const dayMs = 24 * 60 * minuteMs
  const before = wall - offsetMs(wall - dayMs, timeZone)
  const after = wall - offsetMs(wall + dayMs, timeZone)
  const fits = [before, after].filter(at => at + offsetMs(at, timeZone) === wall)
  return fits.length > 0 ? Math.min(...fits) : before
}

/** As `instantOf`, but none for an hour that clocks skip: what is planned for it would come at another time than it says. */
export function momentOf(text: string, timeZone: string): number | undefined {
  const at = instantOf(text, timeZone)
  return at !== undefined && wallTime(at, timeZone) === text.slice(0, 16) ? at : undefined
}

/** "Sun 29 Mar 2026, 14:05 BST": with the zone, for there may be two on screen. */
export function timeInWords(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at)
}

/** How far the zone is ahead of UTC at a moment, ms. */
function offsetMs(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at)
  const part = (type: string) => Number(parts.find(one => one.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(at / 1000) * 1000
}

/** Making one takes longer than all that it is asked. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(timeZone, clock)
  return clock
}
