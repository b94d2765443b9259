/** What the parts of the cup final share: its day, its reporters, and the form of an entry. */
import type { Block } from '../../../../shared/block.ts'
import type { Author } from '../../../../shared/entry.ts'
import { dayMs, type DemoEntry, type Setting } from '../../demo-page.ts'
import { atWallTime } from '../wall-time.ts'

export const finalZone = 'Europe/Dublin'

export const rufus: Author = { name: 'Rufus Pell', role: 'At the Ropeyard' }
export const gwenda: Author = { name: 'Gwenda Lisle', role: 'With the visitors' }
export const hanne: Author = { name: 'Hanne Brook', role: 'Transport reporter' }
export const odo: Author = { name: 'Odo Marsh', role: 'On the square in Vennick' }

const saturday = 6

/** Three in the afternoon of the last Saturday but nearest: always at least six days ago. */
export function kickOff({ now }: Setting): number {
  let day = now - 6 * dayMs
  while (new Date(day).getUTCDay() !== saturday) day -= dayMs
  return atWallTime(new Date(day).toISOString().slice(0, 10), '15:00', finalZone)
}

export type Tell = (
  key: string,
  minute: number,
  authors: Author[],
  headline: string | undefined,
  blocks: Block[],
  more?: Partial<DemoEntry>,
) => DemoEntry

/** Minutes are counted from kick-off by the clock on the wall, the interval included. */
export function teller(setting: Setting): { tell: Tell; at(minute: number): number } {
  const start = kickOff(setting)
  const at = (minute: number) => start + minute * 60_000
  return {
    at,
    tell: (key, minute, authors, headline, blocks, more = {}) => ({
      key: `final ${key}`,
      at: at(minute),
      ...(headline === undefined ? {} : { headline }),
      authors,
      blocks,
      kind: 'update',
      ...more,
    }),
  }
}
