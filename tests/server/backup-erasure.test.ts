// What was erased for good does not come back by a backup, and its words are in no new one.
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { sealBytes } from '../../server/backup/backup-format.ts'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { createErasures, erasureFileName, readErasures } from '../../server/storage/erasures.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import type { Redis } from '../../server/storage/redis.ts'
import { type BackupPlace, folderOfTest, openPlace } from '../support/backups.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { dumpStored } from '../support/stored.ts'

const secret = 'the name of a witness'

let room: TestNewsroom
let place: BackupPlace
let file: string
beforeEach(async () => {
  room = await openNewsroom()
  onTestFinished(() => room.stop())
  place = await openPlace(room.server.url)
  file = join(folderOfTest(), 'newsroom.backup')
})

/** An entry on two pages whose words were edited, so that they stand in every place where words can stand. */
async function publishSecret() {
  const [home, other] = [await room.createPage(), await room.createPage()]
  await room.publish([home, other], 'Something else')
  const id = await room.publish([home, other], `First, ${secret}`, { keyEvent: true, pinned: true })
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body(`Then, ${secret}`) } })
  await room.writes.park(await room.lane({ type: 'edit', entry: { id, revision: 2, ...body(secret) } }), 'a fault')
  return { home, other, id }
}

function textOf(backup: string): string {
  const bytes = readFileSync(backup)
  return gunzipSync(bytes.subarray(bytes.indexOf('\n') + 1, bytes.length - sealBytes)).toString()
}

/** Everything that this Redis has written to its disk. */
async function diskOf(redis: Redis): Promise<string> {
  const [, dir] = (await redis.config('GET', 'dir')) as [string, string]
  const log = join(dir, 'appendonlydir')
  return readdirSync(log)
    .map(name => readFileSync(join(log, name), 'latin1'))
    .join('')
}

test('an entry that is erased after the backup stays erased, and not one of its words is written again', async () => {
  const { home, other, id } = await publishSecret()
  await place.backUp(file)
  expect(textOf(file)).toContain(secret)
  await room.send({ type: 'erase', entry: { id } })
  const erased = await place.erasures.list()
  expect([...erased.keys()]).toEqual([id])

  const target = await openPlace()
  expect(await target.restore(file, erased)).toMatchObject({ erasedAgain: 1 })
  expect(JSON.stringify(await dumpStored(target.redis))).not.toContain(secret)
  expect(await diskOf(target.redis)).not.toContain(secret)
  const log = createOperationLog(target.redis)
  for (const page of [home, other]) {
    const snapshot = await log.snapshot(page)
    expect(snapshot).toMatchObject({ pins: [], keyEvents: [], entries: [{ headline: 'Something else' }] })
    expect(await log.placement(page, id)).toHaveProperty('gone')
  }
  // Who restores that newsroom's own backup later needs no list any more.
  expect(await target.erasures.list()).toEqual(erased)
  expect(await readErasures(join(target.dataDir, erasureFileName))).toEqual(erased)
})

test('a new backup has none of the words, even where a page could not be reached by the erasure', async () => {
  const { home, other, id } = await publishSecret()
  const away = async () => {
    throw new Error('Connection is closed.')
  }
  const cutOff = { ...room.newsroom, writes: { ...room.writes, deliver: away }, onPageUnreached: () => {} }
  await carryOut(cutOff, await room.lane({ type: 'erase', entry: { id } }))
  expect(await room.redis.hget(pageKey(other, 'bodies'), id)).toContain(secret)
  await place.backUp(file)
  expect(textOf(file)).not.toContain(secret)

  const target = await openPlace()
  await target.restore(file)
  expect(await target.redis.hlen(pageKey(home, 'pending'))).toBe(0)
  expect(await createOperationLog(target.redis).snapshot(other)).toMatchObject({
    pins: [],
    keyEvents: [],
    entries: [{ headline: 'Something else' }],
  })
})

test('what waits in the lane comes back in its order, but for what speaks of an erased entry', async () => {
  const { home, id } = await publishSecret()
  const lane = async (headline: string) =>
    room.lane({ type: 'publish', entry: { id: headline, ...body(headline) }, pages: [home] })
  const commands = [await lane('one'), await lane('two'), await lane('three')]
  const edit = await room.lane({ type: 'edit', entry: { id, revision: 2, ...body(secret) } })
  await place.waiting.putBack([...commands.slice(0, 2), edit, ...commands.slice(2)])
  expect(await place.backUp(file)).toMatchObject({ waiting: 4 })

  const target = await openPlace()
  expect(await target.restore(file, new Map([[id, 1]]))).toMatchObject({ waiting: 3 })
  expect(await target.waiting.list()).toEqual(commands)
})

test('the list beside Redis is completed on start, survives a line that was cut off, and is nobody else’s to read', async () => {
  const { id } = await publishSecret()
  const path = join(place.dataDir, erasureFileName)
  expect(await readErasures(path)).toBeUndefined()
  await place.erasures.completeFile()
  expect(await readErasures(path)).toEqual(new Map())
  await place.erasures.note('an-entry', 1000)
  await place.erasures.note('an-entry', 2000)
  appendFileSync(path, '{"entry":"cut-o')
  await room.send({ type: 'erase', entry: { id } })
  await place.erasures.completeFile()
  expect([...((await readErasures(path)) ?? new Map()).keys()]).toEqual(['an-entry', id])
  expect(await place.erasures.list()).toEqual(
    new Map([
      ['an-entry', 1000],
      [id, expect.any(Number)],
    ]),
  )
  expect(statSync(path).mode & 0o777).toBe(0o600)

  rmSync(path)
  await createErasures(room.redis, path).completeFile()
  expect([...((await readErasures(path)) ?? new Map()).keys()].toSorted()).toEqual(['an-entry', id].toSorted())
  writeFileSync(path, 'Dear diary,\n')
  await expect(readErasures(path)).rejects.toThrow('is not a list of erased entries')
})
