// Users, links, sessions and rights as they are stored: what is taken away is gone at once, and what was done is told once.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PersonAct } from '../../shared/audit.ts'
import { invitationMs } from '../../shared/people.ts'
import { runAccountStep } from '../../server/storage/account-scripts.ts'
import { type AccountStore, createAccountStore } from '../../server/storage/account-store.ts'
import { createAuditLog } from '../../server/storage/audit-log.ts'
import { keys } from '../../server/storage/keys.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

let server: TestRedis
let redis: Redis
let accounts: AccountStore
let now: number
const password = 'tide clock window seven'
const place = { address: '203.0.113.4', device: 'Firefox on Linux' }
const chief = { id: 'user-root', name: 'Root', address: '203.0.113.9' }

beforeAll(async () => {
  server = await startRedis()
  redis = await openRedis(server.url, 'work')
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await redis.flushall()
  now = 1_800_000_000_000
  accounts = createAccountStore(redis, () => now)
})

/** Newest first. */
async function acts(): Promise<PersonAct[]> {
  const found: PersonAct[] = []
  const log = createAuditLog(redis)
  for await (const { act } of log.newestFirst({ pages: [], people: true }, {})) found.push(act as PersonAct)
  return found
}

async function add(name: string, role: 'editor' | 'admin' = 'editor') {
  const { account } = await accounts.addUser({ name, role, pages: 'all' })
  await accounts.changePassword(account.id, password)
  return account
}

test('whoever is invited chooses a password by the link, once', async () => {
  const { account, secret, expiresAt } = await accounts.inviteUser({ name: 'Mira', role: 'editor', pages: ['p_1'] })
  expect(expiresAt).toBe(now + invitationMs)
  expect(await accounts.findInvitation(secret)).toEqual({ is: 'open', account, expiresAt })
  expect(await accounts.checkPassword('Mira', ''), 'no password is none to sign in with').toBeUndefined()
  await expect(accounts.acceptInvitation(secret, 'short', place)).rejects.toMatchObject({
    code: 'malformed',
    faults: [{ pointer: '/password' }],
  })
  expect(await accounts.acceptInvitation(secret, password, place)).toEqual(account)
  expect(await accounts.checkPassword('Mira', password)).toEqual({ account, mustChangePassword: false })
  expect(await accounts.findInvitation(secret)).toEqual({ is: 'used' })
  await expect(accounts.acceptInvitation(secret, password, place)).rejects.toMatchObject({ code: 'gone' })
})

test('two who open one link at once: one of them gets the account', async () => {
  const { secret } = await accounts.inviteUser({ name: 'Mira', role: 'editor', pages: 'all' })
  const chosen = ['harbour lights at nine', 'another window entirely']
  const outcomes = await Promise.allSettled(chosen.map(one => accounts.acceptInvitation(secret, one, place)))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const winner = chosen[outcomes.findIndex(({ status }) => status === 'fulfilled')] as string
  expect(await accounts.checkPassword('Mira', winner)).toBeDefined()
  expect((await acts()).filter(({ type }) => type === 'acceptInvitation')).toHaveLength(1)
})

test('a link says why it is worth nothing any more', async () => {
  const invite = (name: string) => accounts.inviteUser({ name, role: 'editor', pages: 'all' })
  const [late, replaced, removed] = [await invite('Late'), await invite('Replaced'), await invite('Removed')]
  const newer = await accounts.renewInvitation(replaced.account.id)
  await accounts.removeUser('Removed')
  expect(await accounts.findInvitation(replaced.secret)).toEqual({ is: 'replaced' })
  expect(await accounts.findInvitation(removed.secret)).toEqual({ is: 'removed' })
  expect(await accounts.findInvitation('nothing-of-ours')).toEqual({ is: 'unknown' })
  now += invitationMs - 1
  expect(await accounts.findInvitation(late.secret)).toMatchObject({ is: 'open' })
  now += 1
  expect(await accounts.findInvitation(late.secret)).toEqual({ is: 'expired' })
  await expect(accounts.acceptInvitation(late.secret, password, place)).rejects.toThrow('has expired')
  expect(await accounts.findInvitation(newer.secret)).toEqual({ is: 'expired' })
})

test('a new link for somebody who was here before sets a new password, and ends what was open under the old one', async () => {
  const { id } = await add('Nora')
  const { session } = await accounts.openSession(id, place)
  const { secret } = await accounts.renewInvitation(id, chief)
  expect(await accounts.bySession(session), 'until it is used nothing changes').toBeDefined()
  await accounts.acceptInvitation(secret, 'harbour lights at nine', place)
  expect(await accounts.bySession(session)).toBeUndefined()
  expect(await accounts.checkPassword('Nora', password)).toBeUndefined()
  expect(await accounts.checkPassword('Nora', 'harbour lights at nine')).toBeDefined()
})

test('a changed role holds at once in sessions that are open, and a removed user has none', async () => {
  await add('Root', 'admin')
  const { id } = await add('Nora', 'admin')
  const { session } = await accounts.openSession(id)
  await accounts.changeUser(id, { role: 'reporter', pages: ['p_1'] }, chief)
  expect(await accounts.bySession(session)).toMatchObject({ account: { role: 'reporter', pages: ['p_1'] } })
  expect(await accounts.find(id)).toMatchObject({ role: 'reporter' })
  expect(await accounts.removeUserById(id, chief)).toBe(true)
  expect(await accounts.removeUserById(id, chief)).toBe(false)
  expect(await accounts.bySession(session)).toBeUndefined()
  expect((await acts()).slice(0, 2)).toEqual([
    { type: 'removeUser', by: chief.id, name: 'Root', address: chief.address, about: { id, name: 'Nora' } },
    {
      ...{ type: 'changeUser', by: chief.id, name: 'Root', address: chief.address, about: { id, name: 'Nora' } },
      rights: { role: 'reporter', pages: ['p_1'] },
      before: { role: 'admin', pages: 'all' },
    },
  ])
})

test('the last administrator of all pages stays, whoever asks and however many ask at once', async () => {
  const [one, other] = [await add('One', 'admin'), await add('Other', 'admin')]
  // Neither an administrator of some pages nor one who was never here could manage people.
  await accounts.addUser({ name: 'Some', role: 'admin', pages: ['p_1'] })
  await accounts.inviteUser({ name: 'Invited', role: 'admin', pages: 'all' })
  const outcomes = await Promise.allSettled([
    accounts.removeUserById(one.id),
    accounts.changeUser(other.id, { role: 'chief', pages: 'all' }),
  ])
  expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'last-admin' } }])
  const left = (await accounts.find(one.id)) ? one : other
  await expect(accounts.removeUser(left.name)).rejects.toMatchObject({ code: 'last-admin' })
  await expect(accounts.changeUser(left.id, { role: 'admin', pages: ['p_1'] })).rejects.toMatchObject({
    code: 'last-admin',
  })
  expect(await accounts.changeUser(left.id, { role: 'admin', pages: 'all' })).toMatchObject({ role: 'admin' })
})

test('everybody sees where they are signed in, and ends it', async () => {
  const { id } = await add('Nora')
  const first = await accounts.openSession(id, place)
  now += 5 * 60_000
  const second = await accounts.openSession(id, { ...place, device: 'Safari on iPhone' })
  now += 2 * 60_000
  const found = await accounts.bySession(first.session)
  await expect
    .poll(() => accounts.sessions(id))
    .toEqual(
      expect.arrayContaining([
        { id: found?.session, begunAt: now - 7 * 60_000, lastUsedAt: now, device: 'Firefox on Linux' },
        { id: expect.any(String), begunAt: now - 2 * 60_000, lastUsedAt: now - 2 * 60_000, device: 'Safari on iPhone' },
      ]),
    )
  const phone = (await accounts.sessions(id)).find(one => one.device === 'Safari on iPhone')
  const stranger = await add('Stranger')
  expect(await accounts.endSession(stranger.id, phone?.id as string), 'nobody ends those of others').toBe(false)
  expect(await accounts.endSession(id, phone?.id as string)).toBe(true)
  expect(await accounts.bySession(second.session)).toBeUndefined()
  expect(await accounts.bySession(first.session)).toBeDefined()
  expect(await accounts.sessions(id)).toHaveLength(1)

  await accounts.signOutEverywhere(id)
  expect(await accounts.bySession(first.session)).toBeUndefined()
  expect(await accounts.sessions(id)).toEqual([])
  expect((await acts()).map(({ type }) => type)).toEqual([
    ...['signOutEverywhere', 'endSession', 'changePassword', 'addUser'],
    ...['signIn', 'signIn', 'changePassword', 'addUser'],
  ])
})

test('when somebody or a program was last here is known to the minute', async () => {
  const { id } = await add('Nora')
  const { token } = await accounts.createToken({ name: 'wire', role: 'editor', pages: 'all' })
  expect((await accounts.users())[0]).not.toHaveProperty('seenAt')
  const { session } = await accounts.openSession(id)
  now += 90_000
  await accounts.bySession(session)
  await accounts.byToken(token)
  await expect.poll(async () => (await accounts.users())[0]?.seenAt).toBe(now)
  await expect.poll(async () => (await accounts.tokens())[0]?.seenAt).toBe(now)
})

test('a session of before sessions were listed can be ended like all others', async () => {
  const { id } = await add('Nora')
  const { session } = await accounts.openSession(id)
  await redis.del(keys.sessions(id))
  await accounts.closeSession(session)
  expect(await accounts.bySession(session)).toBeUndefined()
})

test('a step that is sent again after a lost reply is done once and told of once', async () => {
  const step = { key: keys.users, field: 'x', was: '', now: '{"a":1}', act: { type: 'addUser' } as const }
  expect(await runAccountStep(redis, step, 100)).toBe('done')
  expect(await runAccountStep(redis, step, 100)).toBe('done')
  const gone = { key: keys.users, field: 'x', was: '{"a":1}', now: '', act: { type: 'removeUser' } as const }
  expect(await runAccountStep(redis, gone, 100)).toBe('done')
  expect(await runAccountStep(redis, gone, 100)).toBe('done')
  expect((await acts()).map(({ type }) => type)).toEqual(['removeUser', 'addUser'])
})

test('whoever guesses passwords pushes nothing out of the log but earlier guesses', async () => {
  accounts = createAccountStore(redis, () => now, { auditKept: 100 })
  await accounts.createToken({ name: 'wire', role: 'editor', pages: 'all' })
  for (let guess = 0; guess < 400; guess += 1) await accounts.note({ type: 'signInFailed', ...place }, 'failed')
  const told = await acts()
  expect(told.at(-1)).toMatchObject({ type: 'createToken' })
  expect(told.length).toBeLessThan(302)
  expect(told.length).toBeGreaterThan(100)
})
