/** Users in Redis: added, invited, given other rights, removed; never the last one who could do so. */
import { v7 as newId } from 'uuid'
import type { Account, AccountId } from '../../shared/account.ts'
import type { PersonAct, Rights } from '../../shared/audit.ts'
import type { PersonView } from '../../shared/people.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Doer, Invited, NewAccount } from '../newsroom/people.ts'
import { accountOf, checkedRights, nameKey, newRecord, readUser, type UserRecord } from './account-records.ts'
import { type AccountStep, runAccountStep } from './account-scripts.ts'
import { newLink } from './invitations.ts'
import { keys } from './keys.ts'
import type { LastSeen } from './last-seen.ts'
import { checkNewPassword, hashPassword, oneTimePassword } from './passwords.ts'
import type { Redis } from './redis.ts'
import { doneBy, type FoundUser } from './sessions.ts'

type Change = Omit<AccountStep, 'key' | 'field' | 'was' | 'now'> & { record: UserRecord }

/** @param now ms */
export function createUsers(redis: Redis, now: () => number, auditKept: number, seen: LastSeen) {
  async function byName(name: string): Promise<FoundUser | undefined> {
    const text = await redis.hget(keys.users, name)
    return text ? { name, text, record: readUser(text) } : undefined
  }

  async function byId(id: AccountId): Promise<FoundUser | undefined> {
    const where = await redis.hget(keys.accountIds, id)
    if (!where?.startsWith('user ')) return undefined
    const user = await byName(where.slice('user '.length))
    return user?.record.id === id ? user : undefined
  }

  async function add(record: UserRecord, act: PersonAct, whole: AccountStep['whole'] = []): Promise<void> {
    const name = nameKey(record.name)
    const outcome = await runAccountStep(
      redis,
      {
        ...{ key: keys.users, field: name, was: '', now: JSON.stringify(record), act, whole },
        more: [{ key: keys.accountIds, field: record.id, value: `user ${name}` }],
      },
      auditKept,
    )
    if (outcome !== 'done') throw new Refusal('already', `There is a user named ${record.name} already.`)
  }

  /** Changes a record as it stands, however often others change it meanwhile. @throws Refusal `not-found`, `last-admin` */
  async function change(id: AccountId, decide: (user: FoundUser) => Change | Promise<Change>): Promise<UserRecord> {
    for (;;) {
      const user = await byId(id)
      if (!user) throw noSuchUser()
      const { record, ...more } = await decide(user)
      const outcome = await runAccountStep(
        redis,
        { key: keys.users, field: user.name, was: user.text, now: JSON.stringify(record), ...more },
        auditKept,
      )
      if (outcome === 'last') throw lastAdministrator()
      if (outcome === 'done') return record
    }
  }

  const addressed = ({ id, name, role, pages }: UserRecord) => ({ about: { id, name }, rights: { role, pages } })

  return {
    byName,
    byId,

    async list(): Promise<PersonView[]> {
      const records = (await redis.hvals(keys.users)).map(readUser)
      const seenAt = await seen.of(records.map(({ id }) => id))
      return sorted(
        records.map((record, place): PersonView => {
          const at = seenAt[place]
          const { createdAt } = record
          return { ...accountOf(record), createdAt, ...(at ? { seenAt: at } : {}), standing: standingOf(record) }
        }),
      )
    },

    async add(user: NewAccount, by?: Doer): Promise<{ account: Account; password: string }> {
      const password = oneTimePassword()
      const record: UserRecord = {
        ...newRecord(`user-${newId()}`, user, now()),
        password: await hashPassword(password),
        mustChangePassword: true,
        generation: 1,
      }
      await add(record, { type: 'addUser', ...doneBy(by), ...addressed(record) })
      return { account: accountOf(record), password }
    },

    async invite(user: NewAccount, by?: Doer): Promise<Invited> {
      const blank = newRecord(`user-${newId()}`, user, now())
      const empty: UserRecord = { ...blank, password: '', mustChangePassword: false, generation: 1 }
      const { record, invited, whole } = newLink(nameKey(blank.name), empty, now())
      await add(record, { type: 'inviteUser', ...doneBy(by), ...addressed(record) }, whole)
      return invited
    },

    async renewInvitation(id: AccountId, by?: Doer): Promise<Invited> {
      let invited: Invited | undefined
      await change(id, user => {
        const link = newLink(user.name, user.record, now())
        invited = link.invited
        const { about } = addressed(user.record)
        return {
          record: link.record,
          whole: link.whole,
          act: { type: 'renewInvitation', ...doneBy(by), about },
        }
      })
      return invited as Invited
    },

    async changeRights(id: AccountId, wanted: Rights, by?: Doer): Promise<Account> {
      const rights = checkedRights(wanted)
      const changed = await change(id, ({ record }) => ({
        record: { ...record, ...rights },
        keepsAdministrator: true,
        act: {
          ...{ type: 'changeUser', ...doneBy(by), ...addressed({ ...record, ...rights }) },
          before: { role: record.role, pages: record.pages },
        },
      }))
      return accountOf(changed)
    },

    async changePassword(id: AccountId, next: string, by?: Doer): Promise<void> {
      await change(id, async ({ record }) => {
        checkNewPassword(next, record.name)
        return {
          record: {
            ...record,
            password: await hashPassword(next),
            mustChangePassword: false,
            generation: record.generation + 1,
          },
          act: { type: 'changePassword', ...doneBy(by ?? record) },
        }
      })
    },

    /** Every session of before is over. */
    async signOutEverywhere(id: AccountId, by?: Doer): Promise<void> {
      await change(id, ({ record }) => ({
        record: { ...record, generation: record.generation + 1 },
        whole: [{ key: keys.sessions(id) }],
        act: { type: 'signOutEverywhere', ...doneBy(by ?? record) },
      }))
    },

    /** Their sessions end with the record that they point to. @returns whether it was there */
    async remove(found: FoundUser | undefined, by?: Doer): Promise<boolean> {
      for (let user = found; user; user = await byId(user.record.id)) {
        const { id, name } = user.record
        const outcome = await runAccountStep(
          redis,
          {
            ...{ key: keys.users, field: user.name, was: user.text, now: '', keepsAdministrator: true },
            more: [
              { key: keys.accountIds, field: id },
              { key: keys.seen, field: id },
            ],
            whole: [{ key: keys.sessions(id) }],
            act: { type: 'removeUser', ...doneBy(by), about: { id, name } },
          },
          auditKept,
        )
        if (outcome === 'last') throw lastAdministrator()
        if (outcome === 'done') return true
      }
      return false
    },
  }
}

function standingOf({ password, mustChangePassword, invitation }: UserRecord): PersonView['standing'] {
  if (password === '') return { is: 'invited', expiresAt: invitation?.expiresAt ?? 0 }
  return mustChangePassword ? { is: 'firstPassword' } : { is: 'active' }
}

function noSuchUser(): Refusal {
  return new Refusal('not-found', 'This user does not exist.')
}

function lastAdministrator(): Refusal {
  return new Refusal(
    'last-admin',
    'Nobody else could manage users and tokens then. Make somebody else an administrator of all pages first.',
  )
}

export function sorted<Named extends { name: string }>(accounts: Named[]): Named[] {
  return accounts.toSorted((one, other) => one.name.localeCompare(other.name))
}
