// A restore that is interrupted anywhere leaves nothing that would be taken for a newsroom, and can be done again.
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { bringForward } from '../../server/migrations/bring-forward.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { keys } from '../../server/storage/keys.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { type BackupPlace, folderOfTest, openPlace } from '../support/backups.ts'
import { mortal } from '../support/mortal-redis.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { dumpStored } from '../support/stored.ts'

let room: TestNewsroom
let place: BackupPlace
let file: string
beforeEach(async () => {
  room = await openNewsroom()
  onTestFinished(() => room.stop())
  place = await openPlace(room.server.url)
  file = join(folderOfTest(), 'newsroom.backup')
  const pages = [await room.createPage(), await room.createPage()]
  for (let count = 0; count < 6; count += 1) await room.publish(pages, `Update ${count}`)
  await createAccountStore(room.redis).addUser({ name: 'Ada', role: 'admin', pages: 'all' })
  const waiting = await room.lane({ type: 'publish', entry: { id: 'waiting', ...body('Waits') }, pages })
  await place.waiting.putBack([waiting])
  await place.backUp(file)
})

test('wherever it dies nothing is served, and the same restore brings all of it', async () => {
  const target = await openPlace()
  await target.restore(file)
  const whole = await dumpStored(target.redis)
  let survived = 0
  for (; ; survived += survived < 12 ? 1 : 3) {
    await target.redis.flushall()
    const end = await target.restore(file, new Map(), mortal(target.redis, survived)).then(
      () => 'done',
      (error: Error) => error.message,
    )
    if (end === 'done') break
    expect(end).toBe('died here')
    const isBegun = (await target.redis.exists(keys.restoring)) === 1
    if (isBegun) {
      await expect(bringForward(target.redis, () => {})).rejects.toThrow('A restore was begun here and not finished')
      await expect(place.restore(file)).rejects.toThrow('There is a newsroom here already')
      expect(await createPageIndex(target.redis).list()).toEqual([])
    }
    // Every few of them, for it takes its time.
    if (survived % 9 !== 0) continue
    await target.restore(file)
    expect(await dumpStored(target.redis)).toEqual(whole)
    await bringForward(target.redis, () => {})
  }
  expect(survived).toBeGreaterThan(60)
}, 60_000)

test('what was begun with one backup is not finished with another', async () => {
  const other = join(folderOfTest(), 'another.backup')
  await place.backUp(other)
  const target = await openPlace()
  await expect(target.restore(file, new Map(), mortal(target.redis, 20))).rejects.toThrow('died here')
  await expect(target.restore(other)).rejects.toThrow('The restore of another backup was begun here')
  await target.restore(file)
  expect(await target.redis.get(keys.format)).toBe(String(currentFormat))
})

test('a service that was started meanwhile is not mixed with what is restored', async () => {
  const target = await openPlace()
  const intruder = createAccountStore(target.redis)
  const meddled = mortal(target.redis, 30, () => intruder.addUser({ name: 'Somebody', role: 'admin', pages: 'all' }))
  await expect(target.restore(file, new Map(), meddled)).rejects.toThrow('The service was started while')
  expect(await createPageIndex(target.redis).list()).toEqual([])
})
