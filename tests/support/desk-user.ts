// People who may sign in at the desk of a house.
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { House } from './house.ts'

export const password = 'tide clock window seven'

export interface NewUser {
  /** What the name begins with. */
  firstName?: string
  role?: Role
  pages?: 'all' | string[]
  /** Leaves the one-time password in force. */
  isNew?: boolean
}

export async function addUser(
  house: House,
  { firstName = 'Nora', role = 'editor', pages = 'all', isNew }: NewUser = {},
) {
  const redis = await openRedis(house.redisUrl, 'work')
  const accounts = createAccountStore(redis)
  const name = `${firstName} ${newId().slice(-8)}`
  const made = await accounts.addUser({ name, role, pages })
  if (!isNew) await accounts.changePassword(made.account.id, password)
  redis.disconnect()
  return { name, id: made.account.id, password: isNew ? made.password : password }
}

export async function endSessions(house: House, id: string): Promise<void> {
  const redis = await openRedis(house.redisUrl, 'work')
  await createAccountStore(redis).changePassword(id, password)
  redis.disconnect()
}

export type User = Awaited<ReturnType<typeof addUser>>
