/** Times as people at the desk read them: by the clock of the machine they sit at. */

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })
const dayAndClock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** "14:02", with its day where that is another one than today. @param at ms since 1970 */
export function timeWords(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return (isToday ? clock : dayAndClock).format(at)
}
