/** Drafts in Redis: heads for the lists, contents apart, and each change only on top of the version that was seen. */
import type { DraftContent, DraftHead, StoredDraft } from '../../shared/draft.ts'
import { mostDrafts } from '../../shared/draft.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { Drafts } from '../newsroom/ports.ts'
import { keys, pageKey } from './keys.ts'
import type { Redis } from './redis.ts'

/** Sent again after a lost reply, it finds what it wrote and says so. */
const save = `
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept == ARGV[3] then return 'saved' end
local version = kept and cjson.decode(kept).version or 0
if version ~= tonumber(ARGV[2]) then return kept and 'changed' or 'gone' end
if not kept and redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
redis.call(ARGV[6] == 'submitted' and 'SADD' or 'SREM', KEYS[4], ARGV[1])
return 'saved'
`

/** Head and content are one moment's. */
const find = `return { redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[2], ARGV[1]) }`

const remove = `
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('SREM', KEYS[4], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
`

/** Drafts that are read at once by whoever reads all. */
const batch = 100

interface DraftStore extends Drafts {
  /** Every draft of the newsroom, each of one moment. */
  all(): AsyncGenerator<StoredDraft>
  /** Puts a draft in the place of whatever is kept under its id. */
  restore(draft: StoredDraft): Promise<void>
}

export function createDrafts(redis: Redis): DraftStore {
  const keysOf = (author: string) => [keys.drafts, keys.draftContents, keys.draftsOf(author), keys.draftsSubmitted]

  async function heads(ids: readonly EntryId[]): Promise<DraftHead[]> {
    const texts = ids.length > 0 ? await redis.hmget(keys.drafts, ...ids) : []
    return texts.flatMap(text => (text ? [JSON.parse(text) as DraftHead] : []))
  }

  async function findDraft(id: EntryId): Promise<StoredDraft | undefined> {
    const kept = [keys.drafts, keys.draftContents]
    const [head, content] = (await redis.eval(find, kept.length, ...kept, id)) as [string | null, string | null]
    if (!head || !content) return undefined
    return { ...(JSON.parse(head) as DraftHead), content: JSON.parse(content) as DraftContent }
  }

  async function removeDraft(id: EntryId): Promise<boolean> {
    const head = await redis.hget(keys.drafts, id)
    if (!head) return false
    const { author } = JSON.parse(head) as DraftHead
    return (await redis.eval(remove, 4, ...keysOf(author), id)) === 1
  }

  async function saveDraft({ content, ...head }: StoredDraft, version: number, most: number) {
    return (await redis.eval(
      save,
      4,
      ...keysOf(head.author),
      head.id,
      version,
      JSON.stringify(head),
      JSON.stringify(content),
      head.updatedAt,
      head.state,
      most,
    )) as 'saved' | 'changed' | 'gone' | 'full'
  }

  return {
    of: async author => heads((await redis.zrange(keys.draftsOf(author), '0', '-1')).toReversed()),
    async submitted() {
      const found = await heads(await redis.smembers(keys.draftsSubmitted))
      return found.toSorted((one, other) => one.updatedAt - other.updatedAt)
    },
    find: findDraft,
    save: (draft, version) => saveDraft(draft, version, mostDrafts),
    remove: removeDraft,

    async isPublished(id) {
      const home = (await redis.get(keys.entryHome(id)))?.split(' ')[0]
      return home !== undefined && (await redis.hexists(pageKey(home, 'homes'), id)) === 1
    },

    async *all() {
      let at = '0'
      do {
        const [next, pairs] = await redis.hscan(keys.drafts, at, 'COUNT', batch)
        for (let place = 0; place < pairs.length; place += 2) {
          const draft = await findDraft(pairs[place] as EntryId)
          if (draft) yield draft
        }
        at = next
      } while (at !== '0')
    },

    async restore(draft) {
      await removeDraft(draft.id)
      await saveDraft(draft, 0, Number.MAX_SAFE_INTEGER)
    },
  }
}
