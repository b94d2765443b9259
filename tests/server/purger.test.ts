/** What is told to caches, and when, from a real log: every kind of change, again after a while, and never from nowhere. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cacheTags, closedTags } from '../../server/caching/cache-tags.ts'
import { purgeAgainAfterMs } from '../../server/caching/lifetimes.ts'
import type { CallPurge } from '../../server/caching/purge-hook.ts'
import { type Purger, startPurger } from '../../server/caching/purger.ts'
import { readConfig } from '../../server/config.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { ChangeKind } from '../../shared/operation.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { createPurgeLog, type PurgeLog } from '../../server/storage/purge-log.ts'
import { eventually } from '../support/eventually.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

function start(call: CallPurge, log = createPurgeLog(room.redis, room.log), aheadMs = () => 0): Purger {
  return startPurger({
    log,
    call,
    metrics: createMetrics(),
    logger: createLogger('test', 'silent'),
    now: async () => (await room.writes.now()) + aheadMs(),
    sweepEveryMs: 3_600_000,
  })
}

/** A purger that sweeps when it is told to, with a clock that is set by hand. */
async function openPurger() {
  let calls: string[][] = []
  let aheadMs = 0
  const note: CallPurge = async tags => {
    calls.push([...tags])
  }
  const purger = start(note, undefined, () => aheadMs)
  const callsMade = async () => {
    await purger.sweep()
    const made = calls
    calls = []
    return made
  }
  const told = async () => (await callsMade()).flat()
  await told()
  // From here on all that was is told, the second time too.
  aheadMs = purgeAgainAfterMs + 1000
  await told()
  aheadMs = 0
  return {
    told,
    callsMade,
    later: () => {
      aheadMs = purgeAgainAfterMs + 1000
    },
    stop: () => purger.stop(),
  }
}

test('what closed batches show is told at once and again; open ends once', async () => {
  const page = await room.createPage()
  const entry = await room.publish([page], 'First')
  const { told, later, stop } = await openPurger()
  const [open, all] = [cacheTags.open(page), cacheTags.page(page)]
  await room.publish([page], 'Second')
  expect(await told()).toEqual([open])
  expect(await told()).toEqual([])
  await room.send({ type: 'edit', entry: { id: entry, revision: 1, ...body('Corrected') } })
  expect(await told()).toEqual([open, cacheTags.entry(entry)])
  expect(await told()).toEqual([])
  later()
  expect(await told()).toEqual([cacheTags.entry(entry)])
  expect(await told()).toEqual([])
  await room.send({ type: 'withdraw', entry: { id: entry } })
  expect(await told()).toEqual([all, all])
  await stop()
})

test('a page that is new, and a log that is another one, are told as a whole', async () => {
  const page = await room.createPage()
  await room.publish([page], 'First')
  const { told, stop } = await openPurger()
  const next = await room.createPage()
  expect(await told()).toEqual([cacheTags.page(next)])
  // The log goes on from another past: what the mark says is nowhere in it.
  await room.redis.xtrim(pageKey(page, 'log'), 'MAXLEN', 0)
  await room.publish([page], 'After the loss')
  expect(await told()).toEqual([cacheTags.page(page)])
  await stop()
})

test('more than can be told entry by entry is told as the page', async () => {
  const page = await room.createPage()
  const ids = await Promise.all(Array.from({ length: 25 }, (_, number) => room.publish([page], `Update ${number}`)))
  const { told, stop } = await openPurger()
  for (const id of ids.slice(0, 3)) await room.send({ type: 'edit', entry: { id, revision: 1, ...body('Again') } })
  expect((await told()).toSorted()).toEqual([cacheTags.open(page), ...ids.slice(0, 3).map(cacheTags.entry)].toSorted())
  for (const id of ids) {
    const { entry } = (await room.log.placement(page, id)) as { entry: { revision: number } }
    await room.send({ type: 'edit', entry: { id, revision: entry.revision, ...body('Once more') } })
  }
  expect(await told()).toEqual([cacheTags.page(page)])
  await stop()
})

test('of two processes one tells, and the other one waits for it', async () => {
  const page = await room.createPage()
  const { stop } = await openPurger()
  await stop()
  await room.publish([page], 'Told once')
  const calls: string[] = []
  let answer = () => {}
  const first = start(async tags => {
    calls.push(...tags)
    await new Promise<void>(resolve => {
      answer = resolve
    })
  })
  await eventually(() => expect(calls).toEqual([cacheTags.open(page)]))
  const log = createPurgeLog(room.redis, room.log)
  let isAsked = () => {}
  const asked = new Promise<void>(resolve => {
    isAsked = resolve
  })
  // It has asked for its turn in vain; or it has seen what there is to tell, and would.
  const watched: PurgeLog = {
    ...log,
    async takeTurn(by, forMs) {
      const hasIt = await log.takeTurn(by, forMs)
      if (!hasIt) isAsked()
      return hasIt
    },
    async behind(...which) {
      const pages = await log.behind(...which)
      isAsked()
      return pages
    },
  }
  const second = start(async tags => void calls.push(...tags), watched)
  await asked
  answer()
  await Promise.all([first.sweep(), second.sweep()])
  expect(calls).toEqual([cacheTags.open(page)])
  await Promise.all([first.stop(), second.stop()])
})

test('a call names thirty at most', async () => {
  const { callsMade, stop } = await openPurger()
  const pages = await Promise.all(Array.from({ length: 70 }, () => room.createPage()))
  const calls = await callsMade()
  expect(Math.max(...calls.map(({ length }) => length))).toBe(30)
  expect(new Set(calls.flat())).toEqual(new Set(pages.map(cacheTags.page)))
  await stop()
})

const [page, entry] = ['p', 'e']
const all = [cacheTags.page(page)]
test.each<[ChangeKind, { isQuiet?: boolean; isKeyEvent?: boolean }, string[]]>([
  ['publish', {}, []],
  ['publish', { isKeyEvent: true }, all],
  ['publish', { isQuiet: true }, all],
  ['edit', {}, [cacheTags.entry(entry)]],
  ['edit', { isKeyEvent: true }, all],
  ['pin', {}, [cacheTags.entry(entry)]],
  ['unpin', {}, [cacheTags.entry(entry)]],
  ['orderPins', {}, all],
  ['withdraw', {}, all],
  ['restore', {}, all],
  ['place', {}, all],
  ['unplace', {}, all],
  ['mark', {}, all],
  ['unmark', {}, all],
  ['page', {}, all],
])('%s %j', (kind, how, expected) => {
  expect(closedTags(page, { kind, entry, isQuiet: false, isKeyEvent: false, ...how })).toEqual(expected)
})

test.each([
  [{ PURGE_URL: 'ftp://cache' }, /PURGE_URL/],
  [{ PURGE_URL: 'cache' }, /PURGE_URL/],
  [{ PURGE_URL: 'http://user:secret@cache/' }, /PURGE_URL/],
  [{ PURGE_HEADER: 'Fastly-Key: abc' }, /without a PURGE_URL/],
  [{ PURGE_URL: 'http://cache/', PURGE_HEADER: 'no colon' }, /PURGE_HEADER/],
  [{ PURGE_URL: 'http://cache/', PURGE_HEADER: 'A: b\r\nC: d' }, /PURGE_HEADER/],
])('settings that cannot work are refused: %j', (env, expected) => {
  expect(() => readConfig({ REDIS_URL: 'unix:/tmp/x', ...env })).toThrow(expected)
})
