/** Links by which somebody chooses a password, once and within two days; why one is worth nothing any more is known for a month. */
import { Refusal } from '../../shared/refusal.ts'
import { invitationMs } from '../../shared/people.ts'
import { deadLinks } from '../newsroom/dead-links.ts'
import type { FoundInvitation, Invited, SignInPlace } from '../newsroom/people.ts'
import { accountOf, type InvitationRecord, readUser, type UserRecord } from './account-records.ts'
import { type AccountStep, runAccountStep } from './account-scripts.ts'
import { keys } from './keys.ts'
import { checkNewPassword, hashPassword, hashSecret, newSecret } from './passwords.ts'
import type { Redis } from './redis.ts'
import type { FoundUser } from './sessions.ts'

const rememberedMs = 30 * 24 * 60 * 60 * 1000

/** A new link for a user: its secret, the user's record with it, and what has to be written beside it. */
export interface NewLink {
  invited: Invited
  record: UserRecord
  whole: NonNullable<AccountStep['whole']>
}

/** @param name the one under which the record is found @param now ms */
export function newLink(name: string, record: UserRecord, now: number): NewLink {
  const secret = newSecret()
  const hash = hashSecret(secret)
  const expiresAt = now + invitationMs
  const kept: InvitationRecord = { user: name, account: record.id, expiresAt }
  const earlier = record.invitation
  const replaced: InvitationRecord | undefined = earlier && {
    ...kept,
    expiresAt: earlier.expiresAt,
    endedAs: 'replaced',
  }
  return {
    invited: { account: accountOf(record), secret, expiresAt },
    record: { ...record, invitation: { hash, expiresAt } },
    whole: [
      { key: keys.invitation(hash), value: JSON.stringify(kept), ms: rememberedMs },
      ...(earlier && replaced
        ? [{ key: keys.invitation(earlier.hash), value: JSON.stringify(replaced), ms: rememberedMs }]
        : []),
    ],
  }
}

export function createInvitations(redis: Redis, now: () => number, auditKept: number) {
  type Link =
    | { is: 'open'; hash: string; kept: InvitationRecord; user: FoundUser }
    | { is: Exclude<FoundInvitation['is'], 'open'> }

  async function find(secret: string): Promise<Link> {
    const hash = hashSecret(secret)
    const text = await redis.get(keys.invitation(hash))
    if (!text) return { is: 'unknown' }
    const kept = JSON.parse(text) as InvitationRecord
    if (kept.endedAs) return { is: kept.endedAs }
    const found = await redis.hget(keys.users, kept.user)
    const record = found ? readUser(found) : undefined
    if (!found || record?.id !== kept.account) return { is: 'removed' }
    if (kept.expiresAt <= now()) return { is: 'expired' }
    // The link that counts is the one in the user's record; any other was ended with it.
    if (record.invitation?.hash !== hash) return { is: 'replaced' }
    return { is: 'open', hash, kept, user: { name: kept.user, text: found, record } }
  }

  return {
    async find(secret: string): Promise<FoundInvitation> {
      const link = await find(secret)
      if (link.is !== 'open') return link
      return { is: 'open', account: accountOf(link.user.record), expiresAt: link.kept.expiresAt }
    },

    /** @throws Refusal `gone` with the reason, or `malformed` for the password */
    async accept(secret: string, password: string, { address, device }: SignInPlace): Promise<UserRecord> {
      for (;;) {
        const link = await find(secret)
        if (link.is !== 'open') throw new Refusal('gone', deadLinks[link.is])
        const { user, hash, kept } = link
        checkNewPassword(password, user.record.name, '/password')
        const { invitation: _, ...rest } = user.record
        const record: UserRecord = {
          ...rest,
          password: await hashPassword(password),
          mustChangePassword: false,
          generation: rest.generation + 1,
        }
        const used: InvitationRecord = { ...kept, endedAs: 'used' }
        const outcome = await runAccountStep(
          redis,
          {
            ...{ key: keys.users, field: user.name, was: user.text, now: JSON.stringify(record) },
            whole: [{ key: keys.invitation(hash), value: JSON.stringify(used), ms: rememberedMs }],
            act: { type: 'acceptInvitation', by: record.id, name: record.name, address, device },
          },
          auditKept,
        )
        if (outcome === 'done') return record
        // Changed meanwhile: its role, or the link was used in another window. It is looked at anew.
      }
    },
  }
}
