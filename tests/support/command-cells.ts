// Who may send which command, cell by cell: written down apart from the code that decides it, with all a cell needs to be tried.
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import type { Command, CommandType } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { body, settings } from './newsroom.ts'

export const everyRole = ['reporter', 'editor', 'chief', 'admin'] as const

/** What has to be there before the command makes sense. */
type Before = 'nothing' | 'published' | 'withdrawn' | 'scheduled' | 'pinned' | 'pinnedBesideAnother' | 'marked'

interface CommandRow {
  /** Roles that may, on what they wrote themselves. */
  own: readonly Role[]
  /** Roles that may on what somebody else wrote; the same where it is left out. */
  others?: readonly Role[]
  before: Before
  /** Whether it concerns the entry wherever that stands, and needs the right on all its pages. */
  concernsEveryPage?: true
  /** The API takes none from anybody: it comes from the command line, through the lane alone. */
  isFromWithin?: true
  command(at: At): Command
}

export interface At {
  entry: string
  page: string
  /** A page on which nothing stands yet, and which every asker reaches. */
  more: string
}

const editors = ['editor', 'chief', 'admin'] as const
const chiefs = ['chief', 'admin'] as const
const later = () => Date.now() + 3_600_000
const words = (): EntryBody => body(`Changed ${newId()}`)

/** The id of another entry that is pinned with this one. */
const besides = (entry: string) => `beside-${entry}`

export const commandRows: Record<CommandType, CommandRow> = {
  publish: {
    ...{ own: editors, before: 'nothing' },
    command: ({ page }) => ({ type: 'publish', entry: { id: newId(), ...words() }, pages: [page] }),
  },
  edit: {
    ...{ own: editors, before: 'published', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'edit', entry: { id: entry, revision: 1, ...words() } }),
  },
  withdraw: {
    ...{ own: editors, others: chiefs, before: 'published', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'withdraw', entry: { id: entry } }),
  },
  restore: {
    ...{ own: editors, others: chiefs, before: 'withdrawn', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'restore', entry: { id: entry } }),
  },
  erase: {
    ...{ own: chiefs, before: 'published', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'erase', entry: { id: entry } }),
  },
  place: {
    ...{ own: editors, before: 'published', concernsEveryPage: true },
    command: ({ entry, more }) => ({ type: 'place', entry: { id: entry }, pages: [more] }),
  },
  unplace: {
    ...{ own: editors, others: chiefs, before: 'published', concernsEveryPage: true },
    command: ({ entry, page }) => ({ type: 'unplace', entry: { id: entry }, pages: [page] }),
  },
  pin: {
    ...{ own: editors, before: 'published' },
    command: ({ entry, page }) => ({ type: 'pin', entry: { id: entry }, page }),
  },
  unpin: {
    ...{ own: editors, before: 'pinned' },
    command: ({ entry, page }) => ({ type: 'unpin', entry: { id: entry }, page }),
  },
  orderPins: {
    ...{ own: editors, before: 'pinnedBesideAnother' },
    command: ({ entry, page }) => ({ type: 'orderPins', page, pins: [besides(entry), entry] }),
  },
  mark: {
    ...{ own: editors, before: 'published' },
    command: ({ entry, page }) => ({ type: 'mark', entry: { id: entry }, page }),
  },
  unmark: {
    ...{ own: editors, before: 'marked' },
    command: ({ entry, page }) => ({ type: 'unmark', entry: { id: entry }, page }),
  },
  reschedule: {
    ...{ own: editors, others: chiefs, before: 'scheduled', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'reschedule', entry: { id: entry }, publishAt: later() }),
  },
  unschedule: {
    ...{ own: editors, others: chiefs, before: 'scheduled', concernsEveryPage: true },
    command: ({ entry }) => ({ type: 'unschedule', entry: { id: entry } }),
  },
  page: {
    ...{ own: chiefs, before: 'nothing' },
    command: ({ page }) => ({ type: 'page', page, settings: { headline: `Renamed ${newId()}` } }),
  },
  createPage: {
    ...{ own: chiefs, before: 'nothing' },
    command: () => ({ type: 'createPage', page: { id: `p_${newId()}`, ...settings() } }),
  },
  import: {
    ...{ own: chiefs, before: 'published', concernsEveryPage: true, isFromWithin: true },
    command: ({ entry, page }) => {
      const times = { publishedAt: 1_700_000_000_000, updatedAt: Date.now() + 60_000 }
      return { type: 'import', entry: { id: entry, ...words(), ...times }, page }
    },
  },
}

/** The commands that bring an entry into the state that a row begins with, on these pages, by its owner. */
export function preparing(before: Before, entry: string, pages: string[]): Command[] {
  const [page] = pages as [string]
  const publish: Command = { type: 'publish', entry: { id: entry, ...body('As it was') }, pages }
  switch (before) {
    case 'nothing':
      return []
    case 'published':
      return [publish]
    case 'withdrawn':
      return [publish, { type: 'withdraw', entry: { id: entry } }]
    case 'scheduled':
      return [{ ...publish, publishAt: later() }]
    case 'pinned':
      return [publish, { type: 'pin', entry: { id: entry }, page }]
    case 'pinnedBesideAnother':
      return [entry, besides(entry)].flatMap(id => preparing('pinned', id, pages))
    case 'marked':
      return [publish, { type: 'mark', entry: { id: entry }, page }]
  }
}
