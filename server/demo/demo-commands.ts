/** The demo's pages as the commands that bring them into a newsroom, in the order that the rules ask for. */
import type { Command, CommandId } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { demoCommandId, demoEntryId, demoPageId } from './demo-ids.ts'
import type { DemoEntry, DemoPage } from './demo-page.ts'

export interface DemoCommand {
  id: CommandId
  /** The page whose lane it takes. */
  home: PageId
  command: Command
}

/** Commands of one row depend on each other and go in order; rows may go side by side. */
export type Row = DemoCommand[]

/** A page is made running, since an ended one takes no new entries. */
export function creation({ key, settings }: DemoPage): DemoCommand {
  const home = demoPageId(key)
  const status = settings.status === 'ended' ? 'live' : settings.status
  return named(`create ${key}`, home, { type: 'createPage', page: { ...settings, status, id: home } })
}

/** An entry in every version that it had, then on its other pages, then withdrawn. */
export function telling(page: DemoPage, entry: DemoEntry): Row {
  const home = demoPageId(page.key)
  const id = demoEntryId(entry.key)
  const versions = versionsOf(entry)
  const bring = (what: string, { body, updatedAt }: Version, on: PageId) =>
    named(`${what} ${entry.key}`, home, {
      type: 'import',
      entry: { id, ...body, publishedAt: entry.at, updatedAt },
      page: on,
      ...(entry.keyEvent ? { keyEvent: true } : {}),
    })
  const newest = versions.at(-1) as Version
  return [
    ...versions.map((version, place) => bring(`version ${place + 1} of`, version, home)),
    ...(entry.alsoOn ?? []).map(other => bring(`place on ${other}`, newest, demoPageId(other))),
    ...(entry.isWithdrawn ? [named(`withdraw ${entry.key}`, home, { type: 'withdraw', entry: { id } })] : []),
  ]
}

/** What is done to a page once its entries are there: pins, the first one first, and its end. */
export function finish({ key, settings, entries }: DemoPage): Row {
  const home = demoPageId(key)
  const pins = entries.filter(entry => entry.pin).sort((one, other) => (one.pin ?? 0) - (other.pin ?? 0))
  const row = pins.map(entry =>
    named(`pin ${entry.key}`, home, { type: 'pin', entry: { id: demoEntryId(entry.key) }, page: home }),
  )
  if (settings.status !== 'ended') return row
  const { status, coverageEnd } = settings
  return [...row, named(`end ${key}`, home, { type: 'page', page: home, settings: { status, coverageEnd } })]
}

interface Version {
  body: EntryBody
  updatedAt: number
}

/** Oldest first; a correction note belongs to the newest text alone. */
function versionsOf(entry: DemoEntry): Version[] {
  const { headline, blocks, authors, kind, correctionNote, before = [], at } = entry
  const uncorrected: EntryBody = { ...(headline === undefined ? {} : { headline }), blocks, authors, kind }
  const corrected: EntryBody = { ...uncorrected, ...(correctionNote === undefined ? {} : { correctionNote }) }
  const since = [at, ...before.map(version => version.until)]
  return [...before.map(version => ({ ...uncorrected, ...version.body })), corrected].map((body, place) => ({
    body,
    updatedAt: since[place] ?? at,
  }))
}

function named(what: string, home: PageId, command: Command): DemoCommand {
  return { id: demoCommandId(what), home, command }
}
