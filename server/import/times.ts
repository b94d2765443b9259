/** Points in time as other sites write them (ISO 8601), to ms since 1970. */

const shape = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i

export interface ReadTime {
  at: number
  /** It did not say in which zone it was noted down; ours was taken. */
  isAssumedZone: boolean
}

/**
 * Reads a date with or without time and zone.
 * @param timeZone IANA name for those without a zone
 * @returns undefined when the text is no such time, or the day does not exist
 */
export function readTime(text: string, timeZone: string): ReadTime | undefined {
  const parts = shape.exec(text.trim())
  if (!parts) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = parts
  const local = Date.UTC(
    +year!,
    +month! - 1,
    +day!,
    +hour,
    +minute,
    +second,
    Math.trunc(Number(`0.${fraction || 0}`) * 1000),
  )
  const isReal = new Date(local)
    .toISOString()
    .startsWith(`${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`)
  if (!isReal) return undefined
  if (zone === undefined) return { at: local - zoneOffset(local, timeZone), isAssumedZone: true }
  return { at: local - offsetOf(zone), isAssumedZone: false }
}

/** @returns ms that a written offset is ahead of UTC */
function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
}

/** @returns ms that a zone's clocks are ahead of UTC when they show a time; asked twice, for the day on which they change */
function zoneOffset(local: number, timeZone: string): number {
  const first = offsetAt(local, timeZone)
  return offsetAt(local - first, timeZone)
}

function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(each => each.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(at / 1000) * 1000
}

/** Whether a text names a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en-GB', { timeZone: name })
    return true
  } catch {
    // Intl throws RangeError for unknown names.
    return false
  }
}
