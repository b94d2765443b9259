/** The moment at which a clock on the wall of a place shows a given date and time. */

/** @param date like 2019-02-11 @param time like 06:52 @returns ms since 1970 */
export function atWallTime(date: string, time: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${date}T${time}:00Z`)
  return asIfUtc - (wallClock(asIfUtc, timeZone) - asIfUtc)
}

/** What the wall shows at a moment, as if it were UTC. */
function wallClock(at: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`)
}
