/** Sessions of the desk: a random secret in a cookie, its hash in Redis, over at once when the password changes or the user goes. */
import type { PersonAct } from '../../shared/audit.ts'
import type { Doer, SignInPlace, StoredSession } from '../newsroom/people.ts'
import type { ListedSession, SessionRecord, UserRecord } from './account-records.ts'
import { runAccountStep } from './account-scripts.ts'
import { keys } from './keys.ts'
import { hashSecret, newSecret } from './passwords.ts'
import type { Redis } from './redis.ts'

const fourteenDaysMs = 14 * 24 * 60 * 60 * 1000
const unknownDevice = 'Unknown browser'

/** A user's record with the name under which it is found. */
export interface FoundUser {
  name: string
  text: string
  record: UserRecord
}

export type Sessions = ReturnType<typeof createSessions>

/** @param now ms */
export function createSessions(redis: Redis, now: () => number, auditKept: number) {
  async function read(hash: string): Promise<SessionRecord | undefined> {
    const kept = await redis.get(keys.session(hash))
    return kept ? (JSON.parse(kept) as SessionRecord) : undefined
  }

  async function end(hash: string, session: SessionRecord, act: PersonAct): Promise<boolean> {
    const key = keys.sessions(session.account)
    const was = (await redis.hget(key, hash)) ?? ''
    const gone = { whole: [{ key: keys.session(hash) }], more: [{ key: keys.seen, field: hash }] }
    // One from before sessions were listed has no line: it gets one, to be ended like all others.
    if (was === '') {
      const line: ListedSession = { begunAt: now(), device: unknownDevice, generation: session.generation }
      await redis.hsetnx(key, hash, JSON.stringify(line))
      return end(hash, session, act)
    }
    return (await runAccountStep(redis, { key, field: hash, was, now: '', ...gone, act }, auditKept)) === 'done'
  }

  return {
    async open(
      user: FoundUser,
      { address, device }: Partial<SignInPlace> = {},
    ): Promise<{ session: string; maxAgeMs: number }> {
      const session = newSecret()
      const hash = hashSecret(session)
      const { id, name, generation } = user.record
      const kept: SessionRecord = { user: user.name, account: id, generation }
      const line: ListedSession = { begunAt: now(), device: device ?? unknownDevice, generation }
      const act: PersonAct = {
        ...{ type: 'signIn', by: id, name },
        ...(address ? { address } : {}),
        ...(device ? { device } : {}),
      }
      await runAccountStep(
        redis,
        {
          ...{ key: keys.sessions(id), field: hash, was: '', now: JSON.stringify(line), act },
          whole: [{ key: keys.session(hash), value: JSON.stringify(kept), ms: fourteenDaysMs }],
          more: [
            { key: keys.seen, field: id, value: String(line.begunAt) },
            { key: keys.seen, field: hash, value: String(line.begunAt) },
          ],
        },
        auditKept,
      )
      return { session, maxAgeMs: fourteenDaysMs }
    },

    /** @returns the session as it was opened, and the name under which it is listed */
    async find(secret: string): Promise<{ id: string; session: SessionRecord } | undefined> {
      const id = hashSecret(secret)
      const session = await read(id)
      return session && { id, session }
    },

    /** Those of a user that still hold; lines of the others go. */
    async list({ record }: FoundUser): Promise<StoredSession[]> {
      const key = keys.sessions(record.id)
      const lines = Object.entries(await redis.hgetall(key)).map(([id, text]) => ({
        id,
        line: JSON.parse(text) as ListedSession,
      }))
      if (lines.length === 0) return []
      const hashes = lines.map(({ id }) => id)
      const [kept, seen] = await Promise.all([redis.mget(hashes.map(keys.session)), redis.hmget(keys.seen, ...hashes)])
      const isOver = ({ line }: (typeof lines)[number], place: number) =>
        !kept[place] || line.generation !== record.generation
      const over = lines.filter(isOver).map(({ id }) => id)
      if (over.length > 0) await Promise.all([redis.hdel(key, ...over), redis.hdel(keys.seen, ...over)])
      return lines.flatMap((one, place) => {
        const { begunAt, device } = one.line
        return isOver(one, place) ? [] : [{ id: one.id, begunAt, device, lastUsedAt: Number(seen[place] ?? begunAt) }]
      })
    },

    /** Signs out. @param user as found by the session; whoever it is no longer current for is not told of */
    async close(secret: string): Promise<void> {
      const hash = hashSecret(secret)
      const session = await read(hash)
      if (!session) return
      const text = await redis.hget(keys.users, session.user)
      const record = text ? (JSON.parse(text) as UserRecord) : undefined
      if (!record || !isCurrent(session, record)) return void (await redis.del(keys.session(hash)))
      await end(hash, session, { type: 'signOut', by: record.id, name: record.name })
    },

    /** @returns whether the user had it */
    async end({ record }: FoundUser, id: string, by?: Doer): Promise<boolean> {
      const session = await read(id)
      if (!session || !isCurrent(session, record)) return false
      return end(id, session, { type: 'endSession', ...doneBy(by) })
    },
  }
}

/** Whether a session still speaks for the user as they now are. */
export function isCurrent(session: SessionRecord, record: UserRecord): boolean {
  return session.account === record.id && session.generation === record.generation
}

/** Who did it, as an act has it. */
export function doneBy(by: Doer | undefined): Pick<PersonAct, 'by' | 'name' | 'address'> {
  return by ? { by: by.id, name: by.name, ...(by.address ? { address: by.address } : {}) } : {}
}
