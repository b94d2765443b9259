// Data of every earlier format come forward on start, once, whatever dies meanwhile; data of a later one are refused.
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openBackup } from '../../server/backup/read-backup.ts'
import { bringForward } from '../../server/migrations/bring-forward.ts'
import { migrations } from '../../server/migrations/migrations.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { createErasures } from '../../server/storage/erasures.ts'
import { keys } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import type { Redis } from '../../server/storage/redis.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { folderOfTest, openPlace } from '../support/backups.ts'
import { openHouse } from '../support/house.ts'
import { mortal } from '../support/mortal-redis.ts'
import { dumpStored, loadStored } from '../support/stored.ts'
import { storedFixture } from '../support/stored-fixture.ts'

const earlier = Array.from({ length: currentFormat - 1 }, (_, at) => at + 1)
const first = storedFixture(1)
const silent = () => {}

async function expectServed(redis: Redis, fixture = first) {
  const log = createOperationLog(redis)
  for (const [page, snapshot] of Object.entries(fixture.snapshots)) expect(await log.snapshot(page)).toEqual(snapshot)
  expect([...(await createErasures(redis).list()).keys()].toSorted()).toEqual(fixture.erased)
  const accounts = createAccountStore(redis)
  expect(await accounts.checkPassword(fixture.user.name, fixture.user.password)).toBeDefined()
  expect(await accounts.byToken(fixture.token)).toBeDefined()
  expect(await redis.get(keys.format)).toBe(String(currentFormat))
}

test('there is one step from each format to the next', () => {
  expect(migrations.map(({ to }) => to)).toEqual(earlier.map(format => format + 1))
})

test.each(earlier)('data of format %i come forward and are served as they were', async format => {
  const { redis } = await openPlace()
  const fixture = storedFixture(format)
  await loadStored(redis, fixture.stored)
  await bringForward(redis, silent)
  await expectServed(redis, fixture)
  // When an erasure happened is known from its answer.
  for (const erasedAt of (await createErasures(redis).list()).values()) expect(erasedAt).toBeGreaterThan(1e12)
})

test('an empty newsroom begins with the current format', async () => {
  const { redis } = await openPlace()
  await bringForward(redis, silent)
  expect(await dumpStored(redis)).toEqual({ [keys.format]: { type: 'string', value: String(currentFormat) } })
})

test('several processes that start at once do it once', async () => {
  const { redis } = await openPlace()
  await loadStored(redis, first.stored)
  const said: string[] = []
  await Promise.all(Array.from({ length: 4 }, () => bringForward(redis, line => said.push(line))))
  expect(said).toEqual(earlier.map(format => `The stored data are of format ${format + 1} now.`))
  await expectServed(redis)
})

test('wherever the process dies, the next one finishes', async () => {
  const { redis } = await openPlace()
  await loadStored(redis, first.stored)
  await bringForward(redis, silent)
  const whole = await dumpStored(redis)
  let survived = 0
  for (; ; survived += 1) {
    await redis.flushall()
    await loadStored(redis, first.stored)
    const end = await bringForward(mortal(redis, survived), silent).then(
      () => 'done',
      (error: Error) => error.message,
    )
    if (end === 'done') break
    expect(end).toBe('died here')
    await redis.del(keys.migrating) // the dead process' turn has run out
    await bringForward(redis, silent)
    expect(await dumpStored(redis)).toEqual(whole)
  }
  expect(survived).toBeGreaterThan(15)
}, 60_000)

test('a backup of an earlier format is restored and comes forward', async () => {
  const old = await openPlace()
  await loadStored(old.redis, first.stored)
  const file = join(folderOfTest(), 'old.backup')
  await old.backUp(file)
  const opened = await openBackup(file)
  await opened.close()
  expect(opened.head.stored).toBe(1)
  const target = await openPlace()
  await target.restore(file)
  await expectServed(target.redis)
})

test('web and worker wait for a killed process’ turn to run out, finish its work and serve', async () => {
  const house = await openHouse({}, { webs: 0, workers: 0 })
  onTestFinished(() => house.stop())
  const { redis } = await openPlace(house.redis.url)
  await loadStored(redis, first.stored)
  // What a process leaves that was killed in the middle: its turn, and half of the list.
  await redis.zadd(keys.erased, 0, first.erased[0] as string)
  await redis.set(keys.migrating, 'a process that is dead', 'PX', 1500)
  await Promise.all([house.startWorker(), house.startWeb()])
  await expectServed(redis)
  const answer = await fetch(`${house.url}/api/pages/harbour`)
  const { kind: _, ...snapshot } = first.snapshots.p_harbour as { kind: string }
  expect(await answer.json()).toMatchObject(snapshot)
  expect((await house.publish(['harbour'], 'Goes on')).length).toBeGreaterThan(0)
}, 60_000)

test.each(['worker', 'web'] as const)('%s refuses data of a newer format in one sentence', async kind => {
  const house = await openHouse({}, { webs: 0, workers: 0 })
  onTestFinished(() => house.stop())
  const { redis } = await openPlace(house.redis.url)
  await redis.set(keys.format, currentFormat + 1)
  const start = kind === 'web' ? house.startWeb() : house.startWorker()
  await expect(start).rejects.toThrow(`The stored data are of format ${currentFormat + 1}, and this version knows`)
})
