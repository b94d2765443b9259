/** What the years of the railway story share: its reporters and the form of an entry. */
import type { Block } from '../../../../shared/block.ts'
import type { Author } from '../../../../shared/entry.ts'
import { dayMs, type DemoEntry, hourMs, type Setting } from '../../demo-page.ts'
import { paragraphs } from '../../prose.ts'
import { atWallTime } from '../wall-time.ts'

export const railwayZone = 'Europe/Dublin'

const hanne: Author = { name: 'Hanne Brook', role: 'Transport reporter' }
export const odo: Author = { name: 'Odo Marsh', role: 'In Vennick' }
export const odoAtTheSite: Author = { name: 'Odo Marsh', role: 'At the site' }
export const sil: Author = { name: 'Sil Verrin', role: 'Science reporter' }

/** @param when date and time of day at the line, like `2019-02-11 06:52` @param copy paragraphs and other blocks */
export function told(when: string, headline: string | undefined, ...copy: (string | Block)[]): DemoEntry {
  const [date = '', time = ''] = when.split(' ')
  return writtenAt(atWallTime(date, time, railwayZone), when, headline, copy)
}

/**
 * An entry of the last weeks, counted back from the moment the demo is set in.
 * @param daysAgo the fraction tells the time of that day, from seven in the morning to nine in the evening
 */
export function lately(
  setting: Setting,
  daysAgo: number,
  headline: string | undefined,
  ...copy: (string | Block)[]
): DemoEntry {
  const days = Math.floor(daysAgo)
  const date = new Date(setting.now - days * dayMs).toISOString().slice(0, 10)
  const at = atWallTime(date, '07:00', railwayZone) + Math.round((daysAgo - days) * 14 * 60) * (hourMs / 60)
  return writtenAt(at, `${daysAgo} days ago`, headline, copy)
}

function writtenAt(at: number, when: string, headline: string | undefined, copy: (string | Block)[]): DemoEntry {
  return {
    key: `railway ${when}`,
    at,
    ...(headline === undefined ? {} : { headline }),
    blocks: copy.flatMap(block => (typeof block === 'string' ? paragraphs(block) : [block])),
    authors: [hanne],
    kind: 'update',
  }
}

export function by(author: Author, entry: DemoEntry): DemoEntry {
  return { ...entry, authors: [author] }
}

export function keyEvent(entry: DemoEntry): DemoEntry {
  return { ...entry, keyEvent: true }
}

export function breaking(entry: DemoEntry): DemoEntry {
  return { ...entry, kind: 'breaking' }
}

export function summary(entry: DemoEntry): DemoEntry {
  return { ...entry, kind: 'summary' }
}
