/** What editors may see of entries and readers may not: withdrawn ones, scheduled ones, earlier revisions. */
import type { EntryBody } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { EntryReads, KeptRevision } from '../newsroom/ports.ts'
import type { HomeRecord, ScheduledRecord } from '../newsroom/records.ts'
import { keys, pageKey } from './keys.ts'
import { searchPages } from './lost-pointers.ts'
import { pagesBehind } from './pages-behind.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'
import { runScript } from './scripts.ts'

export function createEntryReads(redis: Redis): EntryReads {
  async function stored(home: string, entry: string): Promise<CurrentEntry | undefined> {
    const [text, body] = (await runScript(redis, 'read-home', home, [entry, ''])) as [] | [string, string, string]
    if (!text || !body) return undefined
    return currentEntry(JSON.parse(text) as HomeRecord, JSON.parse(body) as EntryBody)
  }

  const reads: EntryReads = {
    async homeOf(entry) {
      return (await redis.get(keys.entryHome(entry)))?.split(' ')[0]
    },
    async searchHome(entry) {
      return (await reads.homeOf(entry)) ?? searchPages(redis, ['homes', 'scheduled'], entry)
    },
    async current(home, entry) {
      const found = await stored(home, entry)
      if (found) return found
      const text = await redis.hget(pageKey(home, 'scheduled'), entry)
      return text ? scheduledEntry(home, JSON.parse(text) as ScheduledRecord) : undefined
    },
    async withdrawn(page) {
      const placements = await redis.hvals(pageKey(page, 'entries'))
      const hidden = placements
        .map(text => JSON.parse(text) as StoredPlacement)
        .filter(placement => !placement.shown && placement.hiddenBy === 'withdraw')
        .sort((one, other) => other.sequence - one.sequence)
      const found = await Promise.all(hidden.map(placement => stored(placement.home, placement.id)))
      return found.flatMap(entry => (entry?.state === 'withdrawn' ? [entry] : []))
    },
    async scheduled(page) {
      const texts = await redis.hvals(pageKey(page, 'scheduled'))
      return texts
        .map(text => JSON.parse(text) as ScheduledRecord)
        .sort((one, other) => one.publishAt - other.publishAt)
        .map(record => scheduledEntry(page, record))
    },
    behind: (home, entry, told) => pagesBehind(redis, home, entry, told),
    async revisions(home, entry) {
      const newest = await stored(home, entry)
      if (!newest) return []
      const numbers = Array.from({ length: newest.revision }, (_, index) => index + 1)
      const fields = numbers.map(revision => `${entry}:${revision}`)
      const kept = await redis.hmget(pageKey(home, 'revisions'), ...fields, ...fields.map(field => `${field}:by`))
      return numbers.flatMap((revision): KeptRevision[] => {
        const text = kept[revision - 1]
        const body = revision === newest.revision ? newest.body : text && (JSON.parse(text) as EntryBody)
        if (!body) return []
        const { account: by, at } = madeBy(kept[numbers.length + revision - 1], revision, newest)
        return [{ revision, body, ...(by === undefined ? {} : { by }), ...(at === undefined ? {} : { at }) }]
      })
    },
    async placements(page) {
      const names = await redis.zrange(pageKey(page, 'order'), '0', '-1')
      return names.map(name => name.slice(26))
    },
  }
  return reads
}

/** Of revisions of before it was kept who made them, the first and the newest are known by their entry. */
function madeBy(text: string | null | undefined, revision: number, entry: CurrentEntry): Made {
  if (text) return JSON.parse(text) as Made
  if (revision === 1) return { account: entry.owner, at: entry.publishedAt }
  return { account: undefined, at: revision === entry.revision ? entry.updatedAt : undefined }
}

interface Made {
  account: string | undefined
  at: number | undefined
}

function currentEntry(home: HomeRecord, body: EntryBody): CurrentEntry {
  return {
    id: home.id,
    revision: home.revision,
    state: home.state === 'published' ? 'published' : 'withdrawn',
    home: home.home,
    owner: home.owner,
    ...(home.publishedAt === undefined ? {} : { publishedAt: home.publishedAt }),
    ...(home.updatedAt === undefined ? {} : { updatedAt: home.updatedAt }),
    pages: Object.keys(home.placed).filter(page => home.placed[page] === 1),
    body,
  }
}

function scheduledEntry(home: string, record: ScheduledRecord): CurrentEntry {
  return {
    id: record.id,
    revision: record.revision,
    state: 'scheduled',
    home,
    owner: record.owner,
    publishAt: record.publishAt,
    ...(record.keyEvent ? { keyEvent: true } : {}),
    ...(record.pinned ? { pinned: true } : {}),
    ...(record.held ? { held: record.held } : {}),
    pages: record.pages,
    body: record.body,
  }
}
