/** Users, their sessions, and tokens in Redis; passwords and secrets are kept as hashes only. */
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { UserAccounts } from '../newsroom/ports.ts'
import {
  accountOf,
  type NewAccount,
  nameKey,
  newRecord,
  readToken,
  readUser,
  type UserRecord,
} from './account-records.ts'
import { addRecord, addTokenRecord, replaceRecord } from './account-scripts.ts'
import { keys } from './keys.ts'
import { checkNewPassword, hashPassword, hashSecret, isPassword, newSecret, oneTimePassword } from './passwords.ts'
import type { Redis } from './redis.ts'
import { endSession, isCurrent, readSession, startSession } from './sessions.ts'

export interface AccountStore extends UserAccounts {
  /** Whether anyone can sign in yet. */
  hasUsers(): Promise<boolean>
  users(): Promise<(Account & { createdAt: number; mustChangePassword: boolean })[]>
  tokens(): Promise<(Account & { createdAt: number })[]>
}

const tokenPrefix = 'sp_'

/** @param redis a connection of its own or a shared one; the store opens and closes nothing */
export function createAccountStore(redis: Redis, now: () => number = Date.now): AccountStore {
  async function userAt(name: string): Promise<{ text: string; record: UserRecord } | undefined> {
    const text = await redis.hget(keys.users, name)
    return text ? { text, record: readUser(text) } : undefined
  }

  /** The user of an account id, and the name under which the record is found. */
  async function userOf(id: string): Promise<{ name: string; text: string; record: UserRecord } | undefined> {
    const where = await redis.hget(keys.accountIds, id)
    if (!where?.startsWith('user ')) return undefined
    const name = where.slice('user '.length)
    const user = await userAt(name)
    return user?.record.id === id ? { name, ...user } : undefined
  }

  async function users() {
    const records = (await redis.hvals(keys.users)).map(readUser)
    return byName(
      records.map(user => ({
        ...accountOf(user),
        createdAt: user.createdAt,
        mustChangePassword: user.mustChangePassword,
      })),
    )
  }

  async function tokens() {
    const records = (await redis.hvals(keys.tokens)).map(readToken)
    return byName(records.map(token => ({ ...accountOf(token), createdAt: token.createdAt })))
  }

  return {
    users,
    tokens,

    async hasUsers() {
      return (await redis.hlen(keys.users)) > 0
    },

    async find(id) {
      const where = await redis.hget(keys.accountIds, id)
      if (!where) return undefined
      if (where.startsWith('user ')) {
        const user = await userAt(where.slice('user '.length))
        return user?.record.id === id ? accountOf(user.record) : undefined
      }
      const token = await redis.hget(keys.tokens, where.slice('token '.length))
      return token ? accountOf(readToken(token)) : undefined
    },

    async list() {
      const [people, programs] = await Promise.all([users(), tokens()])
      return [...people, ...programs].map(({ id, name, role, pages }) => ({ id, name, role, pages }))
    },

    async addUser(user: NewAccount) {
      const password = oneTimePassword()
      const record: UserRecord = {
        ...newRecord(`user-${newId()}`, user, now()),
        password: await hashPassword(password),
        mustChangePassword: true,
        generation: 1,
      }
      const name = nameKey(record.name)
      const isAdded = await addRecord(
        redis,
        { hash: keys.users, ids: keys.accountIds },
        { field: name, record: JSON.stringify(record), id: record.id, where: `user ${name}` },
      )
      if (!isAdded) throw new Refusal('already', `There is a user named ${record.name} already.`)
      return { account: accountOf(record), password }
    },

    async removeUser(name) {
      const user = await userAt(nameKey(name))
      if (!user) return false
      // Their sessions end with the record that they point to.
      await redis.multi().hdel(keys.users, nameKey(name)).hdel(keys.accountIds, user.record.id).exec()
      return true
    },

    async checkPassword(name, password) {
      const user = await userAt(nameKey(name))
      const isRight = await isPassword(password, user?.record.password)
      if (!user || !isRight) return undefined
      return { account: accountOf(user.record), mustChangePassword: user.record.mustChangePassword }
    },

    async changePassword(id, next) {
      const user = await userOf(id)
      if (!user) throw new Refusal('not-found', 'This user does not exist.')
      checkNewPassword(next, user.record.name)
      const changed: UserRecord = {
        ...user.record,
        password: await hashPassword(next),
        mustChangePassword: false,
        generation: user.record.generation + 1,
      }
      if (!(await replaceRecord(redis, keys.users, user.name, user.text, JSON.stringify(changed)))) {
        throw new Refusal('conflict', 'The account was changed meanwhile. Sign in again.')
      }
    },

    async openSession(id) {
      const user = await userOf(id)
      if (!user) throw new Refusal('unauthenticated', 'This user does not exist any more.')
      return startSession(redis, user.name, user.record)
    },

    async bySession(secret) {
      const session = await readSession(redis, secret)
      const user = session && (await userAt(session.user))
      if (!user || !isCurrent(session, user.record)) return undefined
      return { account: accountOf(user.record), mustChangePassword: user.record.mustChangePassword }
    },

    async closeSession(secret) {
      await endSession(redis, secret)
    },

    async createToken(wanted) {
      const token = `${tokenPrefix}${newSecret()}`
      const record = newRecord(`token-${newId()}`, wanted, now())
      const hash = hashSecret(token)
      const isAdded = await addTokenRecord(
        redis,
        { hash: keys.tokens, ids: keys.accountIds, names: keys.tokenNames },
        {
          field: hash,
          record: JSON.stringify(record),
          id: record.id,
          where: `token ${hash}`,
          label: nameKey(record.name),
        },
      )
      if (!isAdded) throw new Refusal('already', `There is a token named ${record.name} already.`)
      return { account: accountOf(record), token }
    },

    async revokeToken(name) {
      const label = nameKey(name)
      const hash = await redis.hget(keys.tokenNames, label)
      const text = hash && (await redis.hget(keys.tokens, hash))
      if (!hash || !text) return false
      const { id } = readToken(text)
      await redis.multi().hdel(keys.tokens, hash).hdel(keys.accountIds, id).hdel(keys.tokenNames, label).exec()
      return true
    },

    async byToken(token) {
      if (!token.startsWith(tokenPrefix)) return undefined
      const text = await redis.hget(keys.tokens, hashSecret(token))
      return text ? accountOf(readToken(text)) : undefined
    },
  }
}

/**
 * Makes the administrator of a newsroom in which nobody can sign in yet; several processes that start at once make one.
 * @returns the name and one-time password, to be shown once; undefined when there are users
 */
export async function ensureFirstAdministrator(
  accounts: Pick<AccountStore, 'hasUsers' | 'addUser'>,
): Promise<{ name: string; password: string } | undefined> {
  if (await accounts.hasUsers()) return undefined
  try {
    const { account, password } = await accounts.addUser({ name: 'admin', role: 'admin', pages: 'all' })
    return { name: account.name, password }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'already') return undefined
    throw error
  }
}

function byName<Named extends { name: string }>(accounts: Named[]): Named[] {
  return accounts.toSorted((one, other) => one.name.localeCompare(other.name))
}
