// Who is at the desk and who edits what, as Redis keeps it: leases begin, pass on, are taken over, and run out.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DeskPresence, DeskState, DeskTab } from '../../server/newsroom/ports.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createDeskPresence, type PresenceLimits } from '../../server/storage/desk-presence.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

let server: TestRedis
let redis: Redis
let subscriber: Redis
let presence: DeskPresence

const limits: PresenceLimits = { presentMs: 60_000, leaseMs: 60_000, graceMs: 60_000 }
const withLimits = (more: Partial<PresenceLimits>) =>
  createDeskPresence(redis, createAnnouncements(subscriber), { ...limits, ...more })

beforeAll(async () => {
  server = await startRedis()
  redis = await openRedis(server.url, 'work')
  subscriber = await openRedis(server.url, 'subscriber')
  presence = withLimits({})
})
beforeEach(() => redis.flushall())
afterAll(async () => {
  redis.disconnect()
  subscriber.disconnect()
  await server.stop()
})

const at = (name: string, ...entries: string[]): DeskTab => ({
  tab: `tab-of-${name}`,
  account: name,
  name,
  page: 'story',
  edits: entries.map(entry => ({ entry, pages: ['story'] })),
  by: `line-of-${name}`,
})
const put = (tab: DeskTab) => presence.say([{ kind: 'put', tab }])
const holders = ({ leases }: DeskState) => Object.fromEntries(leases.map(({ entry, account }) => [entry, account]))
const names = ({ tabs }: DeskState) => tabs.map(({ name }) => name)

test('whoever opens an edit first has it, and who closes it leaves it to the one who waits for longest', async () => {
  expect(holders(await put(at('mira', 'a')))).toEqual({ a: 'mira' })
  const begun = (await put(at('jon', 'a', 'b'))).leases
  expect(begun.map(({ account }) => account)).toEqual(['mira', 'jon'])
  expect(holders(await put(at('zoe', 'a')))).toEqual({ a: 'mira', b: 'jon' })
  expect(holders(await put(at('mira')))).toEqual({ a: 'jon', b: 'jon' })
  expect(names(await presence.say([]))).toEqual(['jon', 'mira', 'zoe'])
})

test('the time since when somebody edits stays as it is while they go on', async () => {
  const first = (await put(at('mira', 'a'))).leases[0]?.since
  await presence.say([{ kind: 'keep', tab: at('mira', 'a') }])
  const { leases, at: now } = await put(at('mira', 'a'))
  expect(leases).toEqual([{ entry: 'a', account: 'mira', name: 'mira', since: first }])
  expect(now).toBeGreaterThanOrEqual(first ?? Number.POSITIVE_INFINITY)
})

test('taking over makes it another one’s; only who has the edit open can', async () => {
  await put(at('mira', 'a'))
  await put(at('jon', 'a'))
  await put(at('zoe'))
  const take = (name: string) => presence.say([{ kind: 'takeOver', tab: at(name), entry: 'a' }])
  expect(holders(await take('zoe'))).toEqual({ a: 'mira' })
  expect(holders(await take('jon'))).toEqual({ a: 'jon' })
  expect(holders(await put(at('mira', 'a'))), 'it is not given back by itself').toEqual({ a: 'jon' })
  expect(holders(await take('mira'))).toEqual({ a: 'mira' })
})

test('leaving is seen at once; who only loads the page again finds the edit as it was', async () => {
  const before = await put(at('mira', 'a'))
  await put(at('jon', 'a'))
  const left = await presence.say([{ kind: 'leave', tab: at('mira') }])
  expect([names(left), holders(left)]).toEqual([['jon'], { a: 'mira' }])
  expect((await put(at('mira', 'a'))).leases).toEqual(before.leases)
  await presence.say([{ kind: 'leave', tab: at('mira') }])
  await put(at('mira', 'a'))
  const gone = await withLimits({ graceMs: -1 }).say([{ kind: 'leave', tab: at('mira') }])
  expect(holders(gone), 'then it passes on').toEqual({ a: 'jon' })
})

test('two tabs of one account edit as one: the entry is free when both have closed it', async () => {
  const other = { ...at('mira', 'a'), tab: 'second', by: 'second-line' }
  await put(at('mira', 'a'))
  await put(other)
  expect(holders(await put(at('mira')))).toEqual({ a: 'mira' })
  expect(holders(await put({ ...other, edits: [] }))).toEqual({})
})

test('who is not heard of any more is gone, and so is their lease; all others stay', async () => {
  await put(at('mira', 'a'))
  const state = await withLimits({ presentMs: 0 }).say([])
  expect([names(state), holders(state)]).toEqual([[], { a: 'mira' }])
  expect(holders(await withLimits({ leaseMs: 0 }).say([]))).toEqual({ a: 'mira' })
  const [lease] = Object.values(await redis.hgetall('sp:{desk}:leases'))
  await redis.hset('sp:{desk}:leases', 'a', (lease ?? '').replace(/"till":\d+/, '"till":1'))
  expect(holders(await presence.say([]))).toEqual({})
})

test('a connection that was replaced says nothing more of its tab', async () => {
  const old = at('mira', 'a')
  await put(old)
  await put({ ...at('mira', 'b'), by: 'new-line' })
  const kept = await presence.say([{ kind: 'keep', tab: old }])
  expect(holders(kept)).toEqual({ b: 'mira' })
  expect(names(await presence.say([{ kind: 'leave', tab: old }]))).toEqual(['mira'])
})

test('a change is announced once, and what stays the same is not', async () => {
  const heard: DeskState[] = []
  const listening = await presence.listen(state => heard.push(state))
  await put(at('mira', 'a'))
  await presence.say([{ kind: 'keep', tab: at('mira', 'a') }])
  await presence.say([])
  await put(at('jon'))
  await subscriber.ping() // answered after every announcement that was made before
  expect(heard.map(names)).toEqual([['mira'], ['jon', 'mira']])
  expect(heard[1]?.tabs.map(({ edits }) => edits.map(({ entry }) => entry))).toEqual([[], ['a']])
  listening.stop()
})

test('nothing of it stays in Redis when nobody is there', async () => {
  await put(at('mira', 'a'))
  for (const key of ['tabs', 'leases', 'told']) {
    expect(await redis.pttl(`sp:{desk}:${key}`), key).toBeGreaterThan(0)
  }
})
