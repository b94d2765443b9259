// The commands themselves, as processes beside a service of real processes: under load, killed, out of memory.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import sharp from 'sharp'
import { keys, pageKey } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { folderOfTest } from '../support/backups.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { settledPicture, upload } from '../support/pictures.ts'
import { expectSettled } from '../support/settled.ts'

interface Ended {
  code: number | null
  out: string
  err: string
}

/** `stop-press …` with the settings of a house. */
function stopPress(house: House, ...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/server/cli/main.js'), ...args], {
    env: { ...process.env, REDIS_URL: house.redis.url, DATA_DIR: house.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said.err += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended }
}

async function houseWith(size: { webs: number; workers: number }): Promise<{ house: House; redis: Redis }> {
  const house = await openHouse({}, size)
  const redis = await openRedis(house.redis.url, 'work')
  onTestFinished(async () => {
    redis.disconnect()
    await house.stop()
  })
  return { house, redis }
}

/** A house in which nothing was ever done. */
async function emptyHouse() {
  const there = await houseWith({ webs: 0, workers: 0 })
  await there.redis.flushall() // its token
  return there
}

const recordsOf = (redis: Redis, page: string) => redis.xrange(pageKey(page, 'log'), '-', '+')

test('[L1] [L2] [L3] a backup under load: restored elsewhere it is the newsroom of that moment, and goes on', async () => {
  const { house, redis } = await houseWith({ webs: 1, workers: 2 })
  const [alone, home, other] = [await house.createPage(), await house.createPage(), await house.createPage()]
  const before: string[] = []
  for (let count = 0; count < 20; count += 1) before.push(await house.publish([alone.slug], `Before ${count}`))
  const shared = await house.publish([home.slug, other.slug], 'Shared')
  const picture = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await house.startMedia()
  const { src } = await settledPicture(house, (await upload(house, picture)).id)
  const later = newId()
  const scheduled = await house.command({
    type: 'publish',
    entry: { id: later, ...body('Later') },
    pages: [alone.slug],
    publishAt: Date.now() + 60_000,
  })
  expect(scheduled.status).toBe(202)
  const answered = { key: newId(), command: { type: 'withdraw', entry: { id: before[0] } } }
  const { reply } = await house.command(answered.command, { key: answered.key })

  const file = join(folderOfTest(), 'newsroom.backup')
  const { ended } = stopPress(house, 'backup', file, '--json')
  let isRunning = true
  const editors = [alone.slug, home.slug, other.slug].map(async (slug, at) => {
    for (let count = 0; isRunning || count < 5; count += 1) {
      const id = await house.publish(at === 0 ? [slug] : [home.slug, other.slug], `Meanwhile ${count} of ${slug}`)
      await house.command({ type: 'edit', entry: { id, revision: 1, ...body(`Edited ${count}`) } })
    }
  })
  const done = await ended
  isRunning = false
  await Promise.all(editors)
  expect(done).toMatchObject({ code: 0 })
  expect(JSON.parse(done.out)).toMatchObject({ pages: 3, pictures: 1, notes: [] })

  const { house: second, redis: restored } = await emptyHouse()
  const back = await stopPress(second, 'restore', file, '--nothing-erased', '--json').ended
  expect(back).toMatchObject({ code: 0 })
  expect(JSON.parse(back.out)).toMatchObject({ pages: 3, pictures: 1, erasedAgain: 0 })
  await expectSettled(restored)
  // The log is that of the running service up to a moment, digests included; it has all that was there before.
  const [live, kept] = [await recordsOf(redis, alone.id), await recordsOf(restored, alone.id)]
  expect(kept).toEqual(live.slice(0, kept.length))
  expect(kept.length).toBeGreaterThan(before.length)
  for (const id of [...before, shared]) expect(await restored.exists(keys.entryHome(id))).toBe(1)

  await second.startWorker()
  await second.startWeb()
  second.token = house.token
  // To how many readers it went is told by the process that sent it, and no part of the answer that is kept.
  const { readers: _, ...answer } = reply
  expect((await second.command(answered.command, { key: answered.key })).reply).toEqual(answer)
  const [was, is] = await Promise.all(
    [`${house.url}${src}`, `${second.url}${src}`].map(async url => (await fetch(url)).arrayBuffer()),
  )
  expect(is).toEqual(was)
  // [R4] Whoever saw more than the backup knows is told so.
  const ahead = (await createOperationLog(redis).snapshot(alone.id)) as Snapshot
  expect(Number(ahead.cursor.split('.')[0])).toBeGreaterThan(kept.length)
  const missed = await fetch(`${second.url}/api/pages/${alone.slug}/catch-up?after=${ahead.cursor}`)
  expect(missed.status).toBe(409)
  // What waited for its time still does, and comes.
  const soon = await second.command({ type: 'reschedule', entry: { id: later }, publishAt: Date.now() + 1500 })
  expect(soon.status).toBe(202)
  await eventually(async () => {
    const { entries } = (await (await fetch(`${second.url}/api/pages/${alone.slug}`)).json()) as Snapshot
    expect(entries.map(({ id }) => id)).toContain(later)
  })
}, 60_000)

test('a backup that is killed leaves no file of its name, and the next one does not mind', async () => {
  const { house, redis } = await houseWith({ webs: 0, workers: 1 })
  await redis.sadd(keys.pages, 'p_none')
  const file = join(folderOfTest(), 'newsroom.backup')
  // A picture that never ends: everything before it is read and written by then.
  const picture = join(house.dataDir, 'media', `${crypto.randomUUID()}.webp`)
  mkdirSync(join(house.dataDir, 'media'), { recursive: true })
  execFileSync('mkfifo', [picture])
  const { child, ended } = stopPress(house, 'backup', file)
  await eventually(() => expect(existsSync(`${file}.partial`)).toBe(true))
  child.kill('SIGKILL')
  await ended
  expect(existsSync(file)).toBe(false)
  rmSync(picture)
  const second = await stopPress(house, 'backup', file).ended
  expect(second).toMatchObject({ code: 1, err: expect.stringContaining('Another backup is running, or was killed') })
  await redis.del(keys.backingUp) // its turn has run out
  expect(await stopPress(house, 'backup', file).ended).toMatchObject({ code: 0 })
  expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([true, false])
  expect(await stopPress(house, 'backup', file).ended).toMatchObject({ code: 1 })
  expect(await stopPress(house, 'backup', file, '--force').ended).toMatchObject({ code: 0 })
  expect(await stopPress(house, 'backup', '/nowhere/to/be/found').ended).toMatchObject({ code: 2 })
}, 60_000)

test('a disk that is full is said; what was written of the backup is gone', async context => {
  const { house, redis } = await houseWith({ webs: 0, workers: 0 })
  const folder = folderOfTest()
  const isSmall = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (!isSmall) return context.skip('this machine does not let us make a disk that is small')
  onTestFinished(() => void spawnSync('umount', [folder]))
  await redis.sadd(keys.pages, 'p_none')
  for (let count = 0; count < 300; count += 1)
    await redis.hset(keys.users, `user ${count}`, randomBytes(400).toString('hex'))
  const file = join(folder, 'newsroom.backup')
  const { code, err } = await stopPress(house, 'backup', file).ended
  expect([code, err]).toEqual([1, expect.stringContaining(`There is no room for ${file}`)])
  expect(readdirSync(folder)).toEqual([])
}, 60_000)

test('a restore that runs out of memory is begun, not done: the service says so, and it is done again', async () => {
  const { house } = await houseWith({ webs: 1, workers: 1 })
  const page = await house.createPage()
  const long = body('Long', 'word '.repeat(4000))
  for (let count = 0; count < 60; count += 1)
    await house.publish([page.slug], `Update ${count}`, { blocks: long.blocks })
  const file = join(folderOfTest(), 'newsroom.backup')
  expect(await stopPress(house, 'backup', file).ended).toMatchObject({ code: 0 })

  const { house: second, redis } = await emptyHouse()
  const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  await redis.config('SET', 'maxmemory', used + 600_000)
  const failed = await stopPress(second, 'restore', file, '--nothing-erased').ended
  expect([failed.code, failed.err]).toEqual([3, expect.stringContaining('OOM')])
  await redis.config('SET', 'maxmemory', '0')
  expect(await redis.exists(keys.restoring)).toBe(1)
  await expect(second.startWeb()).rejects.toThrow('A restore was begun here and not finished')
  await expect(second.startWorker()).rejects.toThrow('A restore was begun here and not finished')
  const asked = await stopPress(second, 'page', 'list').ended
  expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('A restore was begun here') })

  expect(await stopPress(second, 'restore', file, '--nothing-erased').ended).toMatchObject({ code: 0 })
  await second.startWeb()
  const { entries } = (await (await fetch(`${second.url}/api/pages/${page.slug}`)).json()) as Snapshot
  expect(entries[0]?.headline).toBe('Update 59')
}, 60_000)

test('an erased entry stays erased by the list in the data folder, or the one that was exported', async () => {
  const { house } = await houseWith({ webs: 1, workers: 1 })
  const page = await house.createPage()
  const id = await house.publish([page.slug], 'Not for ever')
  await house.publish([page.slug], 'For ever')
  const folder = folderOfTest()
  const [file, list] = [join(folder, 'newsroom.backup'), join(folder, 'erased.jsonl')]
  await stopPress(house, 'backup', file).ended
  expect((await house.command({ type: 'erase', entry: { id } })).status).toBe(201)
  expect(await stopPress(house, 'erased', 'list').ended).toMatchObject({ code: 0, out: expect.stringContaining(id) })
  expect(await stopPress(house, 'erased', 'list', '--output', list).ended).toMatchObject({ code: 0 })

  const { house: second, redis } = await emptyHouse()
  const unsure = await stopPress(second, 'restore', file).ended
  expect([unsure.code, unsure.err]).toEqual([1, expect.stringMatching(/were erased after .* would come back/)])
  expect(await redis.dbsize()).toBeLessThan(2) // the number of lanes at most
  const headlines = async () => {
    const snapshot = (await createOperationLog(redis).snapshot(page.id)) as Snapshot
    return snapshot.entries.map(({ headline }) => headline)
  }
  expect(await stopPress(second, 'restore', file, '--erased', list).ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('Erased again: 1 entries.'),
  })
  expect(await headlines()).toEqual(['For ever'])
  // On the machine where it was erased, the worker keeps the list in the data folder.
  await redis.flushall()
  second.dataDir = house.dataDir
  expect(await stopPress(second, 'restore', file).ended).toMatchObject({ code: 0 })
  expect(await headlines()).toEqual(['For ever'])
}, 60_000)
