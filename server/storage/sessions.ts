/** Sessions of the desk: a random secret in a cookie, its hash in Redis, over at once when the password changes or the user goes. */
import type { SessionRecord, UserRecord } from './account-records.ts'
import { keys } from './keys.ts'
import { hashSecret, newSecret } from './passwords.ts'
import type { Redis } from './redis.ts'

const fourteenDaysMs = 14 * 24 * 60 * 60 * 1000

/** @param user the name under which the user's record is found */
export async function startSession(
  redis: Redis,
  user: string,
  record: UserRecord,
): Promise<{ session: string; maxAgeMs: number }> {
  const session = newSecret()
  const kept: SessionRecord = { user, account: record.id, generation: record.generation }
  await redis.set(keys.session(hashSecret(session)), JSON.stringify(kept), 'PX', fourteenDaysMs)
  return { session, maxAgeMs: fourteenDaysMs }
}

export async function readSession(redis: Redis, session: string): Promise<SessionRecord | undefined> {
  const kept = await redis.get(keys.session(hashSecret(session)))
  return kept ? (JSON.parse(kept) as SessionRecord) : undefined
}

export async function endSession(redis: Redis, session: string): Promise<void> {
  await redis.del(keys.session(hashSecret(session)))
}

/** Whether a session still speaks for the user as they now are. */
export function isCurrent(session: SessionRecord, record: UserRecord): boolean {
  return session.account === record.id && session.generation === record.generation
}
