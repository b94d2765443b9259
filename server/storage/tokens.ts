/** API tokens in Redis: found by their hash, kept apart by their names. */
import { v7 as newId } from 'uuid'
import type { Account, AccountId } from '../../shared/account.ts'
import type { TokenView } from '../../shared/people.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Doer, NewAccount } from '../newsroom/people.ts'
import { accountOf, nameKey, newRecord, readToken } from './account-records.ts'
import { runAccountStep } from './account-scripts.ts'
import { keys } from './keys.ts'
import type { LastSeen } from './last-seen.ts'
import { hashSecret, newSecret } from './passwords.ts'
import type { Redis } from './redis.ts'
import { doneBy } from './sessions.ts'
import { sorted } from './users.ts'

const prefix = 'sp_'

/** @param now ms */
export function createTokens(redis: Redis, now: () => number, auditKept: number, seen: LastSeen) {
  async function at(hash: string): Promise<Account | undefined> {
    const text = await redis.hget(keys.tokens, hash)
    return text ? accountOf(readToken(text)) : undefined
  }

  async function byId(id: AccountId): Promise<Account | undefined> {
    const where = await redis.hget(keys.accountIds, id)
    return where?.startsWith('token ') ? at(where.slice('token '.length)) : undefined
  }

  async function revoke(name: string, by?: Doer): Promise<boolean> {
    const label = nameKey(name)
    const hash = await redis.hget(keys.tokenNames, label)
    const account = hash ? await at(hash) : undefined
    if (!hash || !account) return false
    const { id } = account
    const outcome = await runAccountStep(
      redis,
      {
        ...{ key: keys.tokenNames, field: label, was: hash, now: '' },
        more: [
          { key: keys.tokens, field: hash },
          { key: keys.accountIds, field: id },
          { key: keys.seen, field: id },
        ],
        act: { type: 'revokeToken', ...doneBy(by), about: { id, name: account.name } },
      },
      auditKept,
    )
    return outcome === 'done'
  }

  return {
    byId,
    revoke,

    async list(): Promise<TokenView[]> {
      const records = (await redis.hvals(keys.tokens)).map(readToken)
      const seenAt = await seen.of(records.map(({ id }) => id))
      return sorted(
        records.map((record, place): TokenView => {
          const here = seenAt[place]
          return { ...accountOf(record), createdAt: record.createdAt, ...(here ? { seenAt: here } : {}) }
        }),
      )
    },

    async create(wanted: NewAccount, by?: Doer): Promise<{ account: Account; token: string }> {
      const token = `${prefix}${newSecret()}`
      const record = newRecord(`token-${newId()}`, wanted, now())
      const { id, name, role, pages } = record
      const hash = hashSecret(token)
      const outcome = await runAccountStep(
        redis,
        {
          ...{ key: keys.tokenNames, field: nameKey(name), was: '', now: hash },
          more: [
            { key: keys.tokens, field: hash, value: JSON.stringify(record) },
            { key: keys.accountIds, field: id, value: `token ${hash}` },
          ],
          act: { type: 'createToken', ...doneBy(by), about: { id, name }, rights: { role, pages } },
        },
        auditKept,
      )
      if (outcome !== 'done') throw new Refusal('already', `There is a token named ${name} already.`)
      return { account: accountOf(record), token }
    },

    async revokeById(id: AccountId, by?: Doer): Promise<boolean> {
      const account = await byId(id)
      return account !== undefined && revoke(account.name, by)
    },

    async bySecret(token: string): Promise<Account | undefined> {
      return token.startsWith(prefix) ? at(hashSecret(token)) : undefined
    },
  }
}
