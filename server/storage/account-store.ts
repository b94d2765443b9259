/** Users, their sessions, and tokens in Redis; passwords and secrets are kept as hashes only. */
import { Refusal } from '../../shared/refusal.ts'
import type { UserAccounts } from '../newsroom/people.ts'
import { accountOf, nameKey } from './account-records.ts'
import { notePersonAct } from './account-scripts.ts'
import { defaultAuditKept } from './audit-log.ts'
import { createInvitations } from './invitations.ts'
import { keys } from './keys.ts'
import { createLastSeen } from './last-seen.ts'
import { isPassword } from './passwords.ts'
import type { Redis } from './redis.ts'
import { createSessions, type FoundUser, isCurrent } from './sessions.ts'
import { createTokens } from './tokens.ts'
import { createUsers } from './users.ts'

export interface AccountStore extends UserAccounts {
  /** Whether anyone can sign in yet. */
  hasUsers(): Promise<boolean>
}

/**
 * @param redis a connection of its own or a shared one; the store opens and closes nothing
 * @param now ms
 * @param options.auditKept so many of the newest acts on people are kept
 */
export function createAccountStore(
  redis: Redis,
  now: () => number = Date.now,
  { auditKept = defaultAuditKept } = {},
): AccountStore {
  const seen = createLastSeen(redis, now)
  const users = createUsers(redis, now, auditKept, seen)
  const tokens = createTokens(redis, now, auditKept, seen)
  const sessions = createSessions(redis, now, auditKept)
  const invitations = createInvitations(redis, now, auditKept)

  async function mustFind(id: string): Promise<FoundUser> {
    const user = await users.byId(id)
    if (!user) throw new Refusal('unauthenticated', 'This user does not exist any more.')
    return user
  }

  return {
    users: users.list,
    tokens: tokens.list,

    async hasUsers() {
      return (await redis.hlen(keys.users)) > 0
    },

    async find(id) {
      const user = await users.byId(id)
      return user ? accountOf(user.record) : tokens.byId(id)
    },

    async list() {
      const [people, programs] = await Promise.all([users.list(), tokens.list()])
      return [...people, ...programs].map(({ id, name, role, pages }) => ({ id, name, role, pages }))
    },

    addUser: users.add,
    inviteUser: users.invite,
    renewInvitation: users.renewInvitation,
    findInvitation: invitations.find,
    async acceptInvitation(secret, password, place) {
      return accountOf(await invitations.accept(secret, password, place))
    },
    changeUser: users.changeRights,
    removeUser: async (name, by) => users.remove(await users.byName(nameKey(name)), by),
    removeUserById: async (id, by) => users.remove(await users.byId(id), by),

    createToken: tokens.create,
    revokeToken: tokens.revoke,
    revokeTokenById: tokens.revokeById,
    async byToken(secret) {
      const account = await tokens.bySecret(secret)
      if (account) seen.here(account.id)
      return account
    },

    async findByName(name) {
      const user = await users.byName(nameKey(name))
      return user && accountOf(user.record)
    },
    async checkPassword(name, password) {
      const user = await users.byName(nameKey(name))
      // Whoever was invited and has not been here yet is as unknown as nobody.
      const isRight = await isPassword(password, user?.record.password || undefined)
      if (!user || !isRight) return undefined
      return { account: accountOf(user.record), mustChangePassword: user.record.mustChangePassword }
    },
    changePassword: users.changePassword,

    async openSession(id, place) {
      return sessions.open(await mustFind(id), place)
    },

    async bySession(secret) {
      const found = await sessions.find(secret)
      const user = found && (await users.byName(found.session.user))
      if (!user || !isCurrent(found.session, user.record)) return undefined
      seen.here(user.record.id, found.id)
      const { mustChangePassword } = user.record
      return { account: accountOf(user.record), mustChangePassword, session: found.id }
    },

    closeSession: sessions.close,
    sessions: async id => sessions.list(await mustFind(id)),
    endSession: async (id, session, by) => sessions.end(await mustFind(id), session, by),
    signOutEverywhere: users.signOutEverywhere,
    note: (act, outcome = 'done') => notePersonAct(redis, act, outcome, auditKept),
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
