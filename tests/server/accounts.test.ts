/** Accounts, sessions and tokens on a real Redis: who gets in, and from when on no more. */
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AccountStore, createAccountStore, ensureFirstAdministrator } from '../../server/storage/account-store.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

let server: TestRedis
let redis: Redis
let accounts: AccountStore

beforeAll(async () => {
  server = await startRedis()
  redis = new Redis(server.socket)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await redis.flushall()
  accounts = createAccountStore(redis)
})

const ana = { name: 'Ana Duarte', role: 'editor', pages: ['harbour'] } as const
const addAna = () => accounts.addUser({ ...ana, pages: [...ana.pages] })

async function everythingKept(): Promise<string> {
  const read: Record<string, (key: string) => Promise<unknown>> = {
    hash: key => redis.hgetall(key),
    stream: key => redis.xrange(key, '-', '+'),
    string: key => redis.get(key),
  }
  const found: string[] = []
  for (const key of await redis.keys('*')) {
    found.push(key, JSON.stringify(await read[await redis.type(key)]?.(key)))
  }
  return found.join('\n')
}

test('a new user signs in with the one-time password and has to change it', async () => {
  const { account, password } = await addAna()
  expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
  expect(await accounts.checkPassword('ana duarte', password)).toEqual({ account, mustChangePassword: true })
  expect(await accounts.checkPassword('ana duarte', `${password}x`)).toBeUndefined()
  expect(await accounts.checkPassword('nobody', password)).toBeUndefined()
  expect(await accounts.find(account.id)).toEqual({ id: account.id, ...ana })
  await accounts.changePassword(account.id, 'tide clock window seven')
  expect(await accounts.checkPassword('Ana Duarte', password)).toBeUndefined()
  expect(await accounts.checkPassword('Ana Duarte', 'tide clock window seven')).toMatchObject({
    mustChangePassword: false,
  })
})

test('a name is taken once, however it is written and however many ask at once', async () => {
  const asked = await Promise.allSettled(
    ['Ana Duarte', 'ANA DUARTE', ' ana  duarte '].map(name => accounts.addUser({ ...ana, name, pages: 'all' })),
  )
  expect(asked.filter(one => one.status === 'fulfilled')).toHaveLength(1)
  const refused = asked.find(one => one.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'already' })
  expect(await accounts.users()).toHaveLength(1)
})

test('weak passwords, unknown roles and empty names are refused in words', async () => {
  const { account } = await addAna()
  for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'ana duarte 12', 'x'.repeat(201)]) {
    await expect(accounts.changePassword(account.id, weak)).rejects.toMatchObject({ code: 'malformed' })
  }
  await expect(accounts.addUser({ ...ana, pages: 'all', name: ' ' })).rejects.toMatchObject({ code: 'malformed' })
  await expect(accounts.addUser({ ...ana, name: 'B', pages: [] })).rejects.toMatchObject({ code: 'malformed' })
  await expect(accounts.addUser({ name: 'B', pages: 'all', role: 'owner' as 'admin' })).rejects.toMatchObject({
    code: 'malformed',
  })
})

test('a session lasts until it is closed', async () => {
  const { account } = await addAna()
  const { session, maxAgeMs } = await accounts.openSession(account.id)
  expect(maxAgeMs).toBe(14 * 24 * 60 * 60 * 1000)
  expect(await accounts.bySession(session)).toMatchObject({ account, mustChangePassword: true })
  expect(await accounts.bySession(`${session}x`)).toBeUndefined()
  await accounts.closeSession(session)
  expect(await accounts.bySession(session)).toBeUndefined()
})

test('a changed password ends every earlier session, and a removed user has none', async () => {
  const { account } = await addAna()
  const earlier = [await accounts.openSession(account.id), await accounts.openSession(account.id)]
  await accounts.changePassword(account.id, 'tide clock window seven')
  for (const { session } of earlier) expect(await accounts.bySession(session)).toBeUndefined()
  const { session } = await accounts.openSession(account.id)
  expect(await accounts.bySession(session)).toMatchObject({ account })

  expect(await accounts.removeUser('ana duarte')).toBe(true)
  expect(await accounts.removeUser('ana duarte')).toBe(false)
  expect(await accounts.bySession(session)).toBeUndefined()
  expect(await accounts.find(account.id)).toBeUndefined()
  await addAna()
  expect(await accounts.bySession(session), 'a namesake is another person').toBeUndefined()
  await expect(accounts.openSession(account.id)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a token speaks for its role on its pages until it is revoked', async () => {
  const { account, token } = await accounts.createToken({ name: 'wire feed', role: 'editor', pages: ['harbour'] })
  expect(token).toMatch(/^sp_[A-Za-z0-9_-]{43}$/)
  expect(await accounts.byToken(token)).toEqual(account)
  expect(await accounts.find(account.id)).toEqual(account)
  expect(await accounts.byToken(token.slice(0, -1))).toBeUndefined()
  expect(await accounts.byToken('')).toBeUndefined()
  await expect(accounts.createToken({ name: 'Wire Feed', role: 'admin', pages: 'all' })).rejects.toMatchObject({
    code: 'already',
  })
  expect(await accounts.revokeToken('wire feed')).toBe(true)
  expect(await accounts.revokeToken('wire feed')).toBe(false)
  expect(await accounts.byToken(token)).toBeUndefined()
  expect(await accounts.find(account.id)).toBeUndefined()
  await accounts.createToken({ name: 'wire feed', role: 'editor', pages: 'all' })
})

test('neither password, session, token nor link is kept as it is', async () => {
  const { account, password } = await addAna()
  const { session } = await accounts.openSession(account.id)
  const { token } = await accounts.createToken({ name: 'wire', role: 'editor', pages: 'all' })
  const { secret: link } = await accounts.inviteUser({ name: 'Bo', role: 'editor', pages: 'all' })
  const kept = await everythingKept()
  for (const secret of [password, session, token, token.slice(3), link]) expect(kept).not.toContain(secret)
})

test('the first start makes one administrator, whichever process comes first', async () => {
  expect(await accounts.hasUsers()).toBe(false)
  const made = await Promise.all([1, 2, 3].map(() => ensureFirstAdministrator(accounts)))
  const told = made.filter(one => one !== undefined)
  expect(told).toHaveLength(1)
  expect(await accounts.checkPassword('admin', told[0]?.password ?? '')).toMatchObject({
    account: { role: 'admin', pages: 'all' },
    mustChangePassword: true,
  })
  expect(await accounts.list()).toHaveLength(1)
  expect(await ensureFirstAdministrator(accounts)).toBeUndefined()
})
