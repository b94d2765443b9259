/** Times as a clock on the wall shows them, in a zone, and the moments that they mean. */

const hourMs = 3_600_000

/** `2026-03-01T14:30`, as the browser's own field for it takes and gives it. */
export type WallTime = string

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

/** @param at ms since 1970 */
export function wallTimeOf(at: number, timeZone: string): WallTime {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/**
 * The moment of a wall time, ms since 1970; the first of two where clocks are set back.
 * @returns undefined for what is no time, or one that clocks skip when they are set forward
 */
export function momentOf(wall: WallTime, timeZone: string): number | undefined {
  const asIfUtc = Date.parse(`${wall}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(asIfUtc)) return undefined
  // No zone is further than so many hours from UTC, so its offsets around the time are those at these two moments.
  const around = [asIfUtc - 26 * hourMs, asIfUtc + 26 * hourMs]
  const offsets = around.map(at => Date.parse(`${wallTimeOf(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000)
  const found = offsets.map(offset => asIfUtc - offset).filter(at => wallTimeOf(at, timeZone) === wall)
  return found.length > 0 ? Math.min(...found) : undefined
}

/** "Sun 1 Mar 2026, 14:30 CET": with the zone, for there may be two on screen. */
export function timeInWords(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** The zone of whoever sits here. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** "in 2 d 3 h", "in 4 min 10 s", "due now". @param leftMs until then */
export function countdown(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000)
  if (seconds <= 0) return 'due now'
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return `in ${shown.map(([count, unit]) => `${count} ${unit}`).join(' ')}`
}
