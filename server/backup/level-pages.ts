/** Makes pages agree on the entries that they share: each was read at a moment of its own, and an entry moved on between them. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import { driveOutbox } from '../newsroom/outbox.ts'
import type { PageWrites } from '../newsroom/ports.ts'
import type { HomeRecord, Waiting } from '../newsroom/records.ts'
import { keys, pageKey } from '../storage/keys.ts'
import type { StoredPlacement } from '../storage/placement.ts'
import { pagesUnlike } from '../storage/pages-behind.ts'
import type { Redis } from '../storage/redis.ts'

/** Fields that are read at once. */
const fieldsAtOnce = 200

/**
 * Afterwards every page shows every entry as its home record has it, by an operation of its log where it did not.
 * May be run again at any time.
 * @param erased entries that have no words any more
 */
export async function levelPages(
  redis: Redis,
  writes: PageWrites,
  pages: readonly PageId[],
  erased: ReadonlyMap<EntryId, number>,
): Promise<void> {
  for (const page of pages) await adoptStrays(redis, page, erased)
  for (const page of pages) await noteWhatIsBehind(redis, page)
  for (const page of pages) {
    // A record that has to go beyond what a page knows notes new lines, for all of its pages.
    for (let lines = await writes.outbox(page); lines.length > 0; lines = await writes.outbox(page)) {
      for (const line of lines) await driveOutbox(writes, page, line.entry, line.page)
    }
  }
}

/**
 * An entry that was published, or put on this page, after its home page was read: home does not know of it. It was shown
 * to readers, so it stays, and home gets to know what the page can tell.
 */
async function adoptStrays(redis: Redis, page: PageId, erased: ReadonlyMap<EntryId, number>): Promise<void> {
  for await (const [entry, text] of fieldsOf(redis, pageKey(page, 'entries'))) {
    const placement = JSON.parse(text) as StoredPlacement
    const { home } = placement
    if (home === page || !placement.shown || !(await redis.exists(pageKey(home, 'meta')))) continue
    const known = await redis.hget(pageKey(home, 'homes'), entry)
    const record = known ? (JSON.parse(known) as HomeRecord) : recordFrom(placement, erased.has(entry))
    if (record.placed[page] !== undefined) continue
    record.placed[page] = 1
    const body = known ? null : await redis.hget(pageKey(page, 'bodies'), entry)
    if (body) await redis.hset(pageKey(home, 'revisions'), `${entry}:${record.revision}`, body)
    await redis.hset(pageKey(home, 'homes'), entry, JSON.stringify(record))
    await redis.set(keys.entryHome(entry), home)
  }
}

function recordFrom(placement: StoredPlacement, isErased: boolean): HomeRecord {
  const { id, home, revision, version, by, hash, publishedAt, updatedAt } = placement
  return {
    ...{ id, home, revision, version, by, publishedAt, updatedAt },
    state: isErased ? 'erased' : 'published',
    owner: commandLine.id, // whose it was is not told by a page
    hash: isErased ? '' : hash,
    placed: {},
  }
}

/** Lines for the outbox of a home page, where another page is behind an entry's record, or ahead of it. */
async function noteWhatIsBehind(redis: Redis, home: PageId): Promise<void> {
  for await (const [entry, text] of fieldsOf(redis, pageKey(home, 'homes'))) {
    const record = JSON.parse(text) as HomeRecord
    for (const { page, placement } of await pagesUnlike(redis, record)) {
      const waiting: Waiting = { ...(await placingAsAtHome(redis, record, placement)), ...lineOf(record) }
      await redis.hsetnx(pageKey(home, 'pending'), `${entry}:${page}`, JSON.stringify(waiting))
    }
  }
}

function lineOf({ version, by }: HomeRecord): Pick<Waiting, 'version' | 'commands' | 'since'> {
  return { version, commands: by, since: 0 }
}

/** An entry that never came to a page comes there where and as it stands at home, and is no news any more. */
async function placingAsAtHome(
  redis: Redis,
  { id, home, version }: HomeRecord,
  placement: StoredPlacement | undefined,
): Promise<Partial<Waiting>> {
  if (placement?.position) return {}
  const text = await redis.hget(pageKey(home, 'entries'), id)
  const atHome = text ? (JSON.parse(text) as StoredPlacement) : undefined
  if (!atHome?.position) return {}
  const { position, keyEvent, pinned } = atHome
  return { first: version === 1, keyEvent, pinned, placedAt: Number(position.split('-')[0]), quiet: true }
}

async function* fieldsOf(redis: Redis, key: string): AsyncGenerator<[EntryId, string]> {
  let at = '0'
  do {
    const [next, pairs] = await redis.hscan(key, at, 'COUNT', fieldsAtOnce)
    for (let place = 0; place < pairs.length; place += 2) {
      yield [pairs[place] as EntryId, pairs[place + 1] as string]
    }
    at = next
  } while (at !== '0')
}
