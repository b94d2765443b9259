/** What a restore writes beside the pages: accounts, addresses, what was set aside; and the one step that opens it all. */
import type { PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import type { FieldLine } from './backup-format.ts'
import { accountKeys } from './newsroom-reader.ts'

const plainHashes: Record<string, string> = {
  ...Object.fromEntries(accountKeys.map(name => [name, keys[name]])),
  parked: keys.parked,
}

/** Addresses come last of all: without them nobody finds a page. */
export interface Addresses {
  pages: PageId[]
  /** slug, page, slug, page … */
  slugs: string[]
  demo: string | undefined
}

export function isFieldLine(line: readonly unknown[]): line is FieldLine {
  return line.length === 3 && line.every(one => typeof one === 'string')
}

/** @returns whether the line was one of accounts or of what was set aside */
export async function writeField(redis: Redis, [key, field, value]: FieldLine): Promise<boolean> {
  const stored = plainHashes[key]
  if (stored === undefined) return false
  await redis.hset(stored, field, value)
  return true
}

/** @returns whether the line was one of addresses */
export function collectAddress(addresses: Addresses, [key, field, value]: FieldLine): boolean {
  if (key === 'pages') addresses.pages.push(field)
  else if (key === 'slugs') addresses.slugs.push(field, value)
  else if (key === 'demo') addresses.demo = value
  else return false
  return true
}

/** Whether nothing stands in this Redis that a restore could lose or mix up. @param seal of the backup that is restored */
export async function refuseUnlessEmpty(redis: Redis, seal: string): Promise<void> {
  const restoring = await redis.get(keys.restoring)
  if (restoring === seal) return // of this very backup, and interrupted: what it wrote is written again
  if (restoring !== null) {
    throw new Refusal(
      'conflict',
      'The restore of another backup was begun here and not finished: finish that one, or take an empty Redis.',
    )
  }
  const [pages, users, tokens] = await Promise.all([
    redis.scard(keys.pages),
    redis.hlen(keys.users),
    redis.hlen(keys.tokens),
  ])
  if (pages + users + tokens > 0) {
    throw new Refusal(
      'conflict',
      `There is a newsroom here already (${pages} pages, ${users + tokens} accounts): a backup is restored into an empty one only.`,
    )
  }
}

/** From nothing to everything in one step: until here no process serves any of it, and from here on all of it. */
const open = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.call('GET', KEYS[2]) == ARGV[2] and 1 or 0 end
local pages, slugs = cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
for _, page in ipairs(pages) do redis.call('SADD', KEYS[3], page) end
for place = 1, #slugs, 2 do redis.call('HSET', KEYS[4], slugs[place], slugs[place + 1]) end
if ARGV[5] ~= '' then redis.call('SET', KEYS[5], ARGV[5]) end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[1])
return 1
`

export async function openRestored(
  redis: Redis,
  seal: string,
  format: number,
  { pages, slugs, demo }: Addresses,
): Promise<void> {
  const names = [keys.restoring, keys.format, keys.pages, keys.slugs, keys.demo]
  const isOpen = await redis.eval(
    open,
    names.length,
    ...names,
    seal,
    format,
    JSON.stringify(pages),
    JSON.stringify(slugs),
    demo ?? '',
  )
  if (isOpen !== 1) throw new Refusal('conflict', 'Something else was begun in this Redis meanwhile.')
}
