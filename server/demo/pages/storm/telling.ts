/** What the parts of the storm story share: its clock, its reporters, and the form of an entry. */
import type { Block } from '../../../../shared/block.ts'
import type { Author } from '../../../../shared/entry.ts'
import { type DemoEntry, hourMs, type Setting } from '../../demo-page.ts'

export const stormZone = 'Europe/Dublin'

export const mara: Author = { name: 'Mara Quillan', role: 'Coast correspondent' }
export const maraOnTheMole: Author = { name: 'Mara Quillan', role: 'On the mole' }
export const tobin: Author = { name: 'Tobin Ashe', role: 'At the Skerry Gate' }
export const ines: Author = { name: 'Ines Farrow', role: 'In Fishgate' }
export const inesAtTheSchool: Author = { name: 'Ines Farrow', role: 'At the Market Hill school' }
export const joss: Author = { name: 'Joss Wender', role: 'Weather editor' }
export const lena: Author = { name: 'Lena Adeyo', role: 'Live editor' }
export const hanne: Author = { name: 'Hanne Brook', role: 'Transport reporter' }

export type Tell = (
  key: string,
  hoursAgo: number,
  authors: Author[],
  headline: string | undefined,
  blocks: Block[],
  more?: Partial<DemoEntry>,
) => DemoEntry

export interface StormClock {
  /** ms since 1970. */
  ago(hours: number): number
  /** The time of day in the city, like 04:12. */
  clock(hoursAgo: number): string
  tell: Tell
}

/** The story has no hours of its own: every time in it, and in its words, is counted back from the moment it is set in. */
export function stormClock({ now }: Setting): StormClock {
  const ago = (hours: number) => now - Math.round(hours * 60) * (hourMs / 60)
  const wall = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: stormZone })
  return {
    ago,
    clock: hours => wall.format(ago(hours)),
    tell: (key, hours, authors, headline, blocks, more = {}) => ({
      key: `storm ${key}`,
      at: ago(hours),
      ...(headline === undefined ? {} : { headline }),
      authors,
      blocks,
      kind: 'update',
      ...more,
    }),
  }
}
