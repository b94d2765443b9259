/** A live page as lines of an export, read in batches, so that a page of any length takes little memory. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { EntryReads, PageReads } from '../newsroom/ports.ts'
import {
  type ExportedEntry,
  type ExportedSchedule,
  type ExportEnd,
  type ExportHead,
  type ExportLine,
  exportFormat,
  exportVersion,
} from './export-format.ts'

export interface ExportReads {
  reads: Pick<PageReads, 'snapshot' | 'placement'>
  entries: Pick<EntryReads, 'homeOf' | 'current' | 'revisions' | 'scheduled' | 'placements'>
}

/** Entries that are read at once. */
const batch = 50

/**
 * Everything that is needed to have the page again elsewhere. What is published while it runs may or may not be in it;
 * each entry is whole.
 * @returns nothing when there is no such page
 */
export async function* exportPage(page: PageId, from: ExportReads, now: number): AsyncGenerator<ExportLine> {
  const snapshot = await from.reads.snapshot(page)
  if (!snapshot) return
  const { sequence: _, publishedAt: __, takenDownAt: ___, putBackAt: ____, ...settings } = snapshot.page
  const head: ExportHead = {
    format: exportFormat,
    version: exportVersion,
    exportedAt: now,
    page: settings,
    pins: snapshot.pins.map(entry => entry.id),
  }
  yield head
  const end: ExportEnd = { entries: 0, scheduled: 0 }
  const ids = await from.entries.placements(page)
  for (let at = 0; at < ids.length; at += batch) {
    const found = await Promise.all(ids.slice(at, at + batch).map(id => exportEntry(page, id, from)))
    for (const entry of found) {
      if (!entry) continue
      end.entries += 1
      yield { entry }
    }
  }
  for (const { id, publishAt, body } of await from.entries.scheduled(page)) {
    if (publishAt === undefined) continue
    end.scheduled += 1
    yield { scheduled: { id, publishAt, body } satisfies ExportedSchedule }
  }
  yield { end }
}

/** Undefined for what is on the page no more without having been withdrawn: erased, or taken off this page alone. */
async function exportEntry(
  page: PageId,
  id: EntryId,
  { reads, entries }: ExportReads,
): Promise<ExportedEntry | undefined> {
  const home = (await entries.homeOf(id)) ?? page
  const [stand, current, revisions] = await Promise.all([
    reads.placement(page, id),
    entries.current(home, id),
    entries.revisions(home, id),
  ])
  if (!stand || !current || current.state === 'scheduled') return undefined
  const shown = 'entry' in stand ? stand.entry : undefined
  if (!shown && current.state === 'published') return undefined
  const { position } = shown ?? ('gone' in stand ? stand.gone : stand.entry)
  return {
    id,
    home: current.home,
    state: current.state,
    revision: current.revision,
    publishedAt: current.publishedAt ?? shown?.publishedAt ?? 0,
    updatedAt: current.updatedAt ?? current.publishedAt ?? 0,
    position,
    keyEvent: shown?.keyEvent ?? false,
    pinned: shown?.pinned ?? false,
    body: current.body,
    earlier: revisions
      .filter(({ revision }) => revision < current.revision)
      .map(({ revision, body }) => ({ revision, body })),
  }
}
