/** Reads what belongs to no single page: accounts, addresses, drafts, commands that were set aside, and what was erased. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { LaneCommand } from '../newsroom/ports.ts'
import { createDrafts } from '../storage/drafts.ts'
import { keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import type { FieldLine } from './backup-format.ts'

/** Fields that are read at once. */
const fieldsAtOnce = 200

/** Sessions are left out: whoever restores signs in again. */
export const accountKeys = ['users', 'tokens', 'accountIds', 'tokenNames'] as const

/** The ways to find an account and its record are one moment's. */
const readAccounts = `
local read = {}
for place, key in ipairs(KEYS) do read[place] = redis.call('HGETALL', key) end
return read
`

export async function accountLines(redis: Redis): Promise<FieldLine[]> {
  const names = accountKeys.map(name => keys[name])
  const hashes = (await redis.eval(readAccounts, names.length, ...names)) as string[][]
  return hashes.flatMap((pairs, place) => paired(accountKeys[place] as string, pairs))
}

/** Addresses, earlier ones included, of the pages that are in the backup; and how far the first start had come. */
export async function addressLines(redis: Redis, pages: ReadonlySet<PageId>): Promise<FieldLine[]> {
  const demo = await redis.get(keys.demo)
  const lines = [...pages].map((id): FieldLine => ['pages', id, ''])
  for await (const slugs of fieldsOf(redis, keys.slugs, 'slugs')) {
    lines.push(...slugs.filter(([, , page]) => pages.has(page)))
  }
  return demo === null ? lines : [...lines, ['demo', '', demo]]
}

/** But for those with words of an entry that was erased. */
export async function* parkedLines(redis: Redis, erased: ReadonlyMap<EntryId, number>): AsyncGenerator<FieldLine[]> {
  for await (const lines of fieldsOf(redis, keys.parked, 'parked')) {
    yield lines.filter(([, , text]) => !concerns(JSON.parse(text) as LaneCommand, erased))
  }
}

/** But for those of an entry that was erased. */
export async function* draftLines(redis: Redis, erased: ReadonlyMap<EntryId, number>): AsyncGenerator<FieldLine> {
  for await (const draft of createDrafts(redis).all()) {
    if (!erased.has(draft.id)) yield ['draft', draft.id, JSON.stringify(draft)]
  }
}

/** Whether a command speaks of an entry that was erased. */
export function concerns({ command }: LaneCommand, erased: ReadonlyMap<EntryId, number>): boolean {
  return 'entry' in command && erased.has(command.entry.id)
}

async function* fieldsOf(redis: Redis, key: string, name: string): AsyncGenerator<FieldLine[]> {
  let at = '0'
  do {
    const [next, pairs] = await redis.hscan(key, at, 'COUNT', fieldsAtOnce)
    yield paired(name, pairs)
    at = next
  } while (at !== '0')
}

function paired(key: string, pairs: readonly string[]): FieldLine[] {
  return Array.from(
    { length: pairs.length / 2 },
    (_, at): FieldLine => [key, pairs[2 * at] as string, pairs[2 * at + 1] as string],
  )
}
