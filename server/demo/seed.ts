/** Fills an empty newsroom with the demo's pages, so that the first start shows what a live page can hold. */
import type { Answers, CommandQueue, PageIndex, PictureStore } from '../newsroom/ports.ts'
import { Refusal } from '../../shared/refusal.ts'
import { creation, type DemoCommand, finish, type Row, telling } from './demo-commands.ts'
import { demoPageId } from './demo-ids.ts'
import { hourMs, type Setting } from './demo-page.ts'
import { demoPages } from './demo-pages.ts'
import { keepPictures } from './demo-pictures.ts'
import { stormStartsBeforeMs } from './pages/storm/page.ts'
import { type Lanes, send } from './send.ts'

export interface DemoParts {
  queue: CommandQueue
  answers: Answers
  pages: PageIndex
  media: PictureStore
}

/** Fewer than what a lane would feel, enough to keep it busy. */
const inFlight = 20
const minuteMs = hourMs / 60

/**
 * Brings the demo's pages in, as if they had been written in the hours and years before now. May be run again after an
 * interruption, and by two processes at once: ids and times are those of the first run.
 * @throws Error when no worker answers; a Refusal would be a fault of the demo
 */
export async function seedDemo(parts: DemoParts): Promise<void> {
  const picture = await keepPictures(parts.media)
  const first = { now: Math.floor(Date.now() / minuteMs) * minuteMs, picture }
  const [storm] = demoPages(first)
  await sendRow(parts, [creation(storm)])
  const setting: Setting = { now: await momentOf(parts.pages), picture }
  const pages = demoPages(setting)
  await sendRows(
    parts,
    pages.slice(1).map(page => [creation(page)]),
  )
  await sendRows(
    parts,
    pages.flatMap(page => page.entries.map(entry => telling(page, entry))),
  )
  await sendRows(parts, pages.map(finish))
}

/** The moment in which the first run was set: the start of its storm page tells. */
async function momentOf(pages: PageIndex): Promise<number> {
  const storm = (await pages.list()).find(page => page.id === demoPageId('storm'))
  if (!storm) throw new Error('The first page of the demo is not in the list of pages.')
  return storm.coverageStart + stormStartsBeforeMs
}

async function sendRows(lanes: Lanes, rows: Row[]): Promise<void> {
  const waiting = rows.values()
  const take = async () => {
    for (const row of waiting) await sendRow(lanes, row)
  }
  await Promise.all(Array.from({ length: inFlight }, take))
}

async function sendRow(lanes: Lanes, row: Row): Promise<void> {
  for (const command of row) await sendOnce(lanes, command)
}

/** Another run may have got there first: then the newsroom says that it is so already, which is what was wanted. */
async function sendOnce(lanes: Lanes, command: DemoCommand): Promise<void> {
  try {
    await send(lanes, command)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'already')) throw error
  }
}
