/**
 * The one way in which accounts change: a record that is still as it was read is replaced, whatever belongs to it goes with
 * it, and the audit log is told, all in one step. Sent again after a lost reply it finds its work done and does nothing.
 */
import { randomUUID } from 'node:crypto'
import type { PersonAct } from '../../shared/audit.ts'
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

export interface AccountStep {
  /** The record that decides: of the hash `key`, from `was` to `now`; the empty text is none. */
  key: string
  field: string
  was: string
  now: string
  /** Fields of hashes that are set, or taken away where there is no value. */
  more?: { key: string; field: string; value?: string }[]
  /** Keys of their own that are kept for a time (ms), or dropped where there is no value. */
  whole?: { key: string; value?: string; ms?: number }[]
  /** Refuses a step after which nobody could manage people. */
  keepsAdministrator?: boolean
  act?: PersonAct
}

/**
 * done: it is so now; changed: the record is no longer what was read; last: the last administrator would be gone.
 */
type Outcome = 'done' | 'changed' | 'last'

const step = `
local plan = cjson.decode(ARGV[1])
local kept = redis.call('HGET', KEYS[1], plan.field) or ''
if kept == plan.now then return 'done' end
if kept ~= plan.was then return 'changed' end
local function manages(text)
  local user = cjson.decode(text)
  return user.role == 'admin' and user.pages == 'all' and user.password ~= ''
end
if plan.keepsAdministrator and manages(kept) and not (plan.now ~= '' and manages(plan.now)) then
  local others = 0
  for _, text in ipairs(redis.call('HVALS', KEYS[1])) do if manages(text) then others = others + 1 end end
  if others < 2 then return 'last' end
end
if plan.now == '' then redis.call('HDEL', KEYS[1], plan.field) else redis.call('HSET', KEYS[1], plan.field, plan.now) end
for _, one in ipairs(plan.more) do
  if one.value then redis.call('HSET', KEYS[one.at], one.field, one.value) else redis.call('HDEL', KEYS[one.at], one.field) end
end
for _, one in ipairs(plan.whole) do
  if one.value then redis.call('SET', KEYS[one.at], one.value, 'PX', one.ms) else redis.call('DEL', KEYS[one.at]) end
end
if plan.act then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', string.format('%.0f', plan.most), '*', 'act', plan.act, 'outcome', 'done')
end
return 'done'
`

/** @param auditKept so many of the newest acts are kept */
export async function runAccountStep(
  redis: Redis,
  { key, field, was, now, more = [], whole = [], keepsAdministrator, act }: AccountStep,
  auditKept: number,
): Promise<Outcome> {
  const others = [...more, ...whole].map(one => one.key)
  const first = 3
  const plan = {
    ...{ field, was, now, most: auditKept },
    ...(keepsAdministrator ? { keepsAdministrator } : {}),
    more: more.map((one, place) => ({ field: one.field, value: one.value, at: first + place })),
    whole: whole.map((one, place) => ({ value: one.value, ms: one.ms, at: first + more.length + place })),
    ...(act ? { act: JSON.stringify(act) } : {}),
  }
  const names = [key, keys.peopleAudit, ...others]
  return (await redis.eval(step, names.length, ...names, JSON.stringify(plan))) as Outcome
}

/** An act that changes nothing: written once, however often it is sent. */
const note = `
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', 60000) then return 0 end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'act', ARGV[2], 'outcome', ARGV[3])
return 1
`

export async function notePersonAct(
  redis: Redis,
  act: PersonAct,
  outcome: 'done' | 'failed',
  auditKept: number,
): Promise<void> {
  const stream = outcome === 'failed' ? keys.failedSignIns : keys.peopleAudit
  const names = [stream, keys.actWritten(randomUUID())]
  await redis.eval(note, names.length, ...names, auditKept, JSON.stringify(act), outcome)
}
