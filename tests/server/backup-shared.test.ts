// An entry on several pages moves on while they are read one after the other: what is restored agrees all the same.
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createBackupFile } from '../../server/backup/backup-file.ts'
import { backupFormat, backupVersion } from '../../server/backup/backup-format.ts'
import { accountLines, addressLines } from '../../server/backup/newsroom-reader.ts'
import { writePage } from '../../server/backup/page-part.ts'
import { createEntryReads } from '../../server/storage/entry-reads.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { type BackupPlace, folderOfTest, openPlace } from '../support/backups.ts'
import { randomFrom } from '../faults/random.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { expectSettled } from '../support/settled.ts'

let room: TestNewsroom
let target: BackupPlace
beforeEach(async () => {
  room = await openNewsroom()
  onTestFinished(() => room.stop())
  target = await openPlace()
})

/** Restores a backup whose pages were read in this order; `meanwhile` happens between any two of them. */
async function restoreReadApart(pages: readonly string[], meanwhile: () => Promise<unknown>) {
  const path = join(folderOfTest(), 'newsroom.backup')
  const head = { version: backupVersion, createdAt: Date.now(), service: '0.1.0', stored: currentFormat }
  const file = await createBackupFile(path, { format: backupFormat, ...head }, false)
  for (const [at, page] of pages.entries()) {
    if (at > 0) await meanwhile()
    await writePage(room.redis, file, page, new Map(), () => {})
  }
  for (const [part, lines] of [
    ['accounts', await accountLines(room.redis)],
    ['addresses', await addressLines(room.redis, new Set(pages))],
  ] as const) {
    await file.begin(part)
    await file.write(lines)
    await file.end()
  }
  await file.finish()
  await target.restore(path)
}

const log = () => createOperationLog(target.redis)

test('published after the other page was read: it comes there, where and as it stands at home', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  await room.publish([other], 'Before')
  let id = ''
  await restoreReadApart([other, home], async () => {
    id = await room.publish([home, other], 'Meanwhile', { keyEvent: true, pinned: true })
    await room.publish([home], 'After')
  })
  const snapshot = await log().snapshot(other)
  expect(snapshot).toMatchObject({
    entries: [{ id, headline: 'Meanwhile' }, { headline: 'Before' }],
    keyEvents: [{ id }],
    pins: [{ id }],
  })
  const atHome = await log().placement(home, id)
  const there = await log().placement(other, id)
  if (!atHome || !there || !('entry' in atHome) || !('entry' in there)) throw new Error('it is missing')
  expect(there.entry.position.split('-')[0]).toBe(atHome.entry.position.split('-')[0])
  await expectSettled(target.redis)
})

test('published after its home page was read: it stays where readers saw it, and can be edited and placed', async () => {
  const [home, other, third] = [await room.createPage(), await room.createPage(), await room.createPage()]
  let id = ''
  await restoreReadApart([home, other, third], async () => {
    id ||= await room.publish([home, other, third], 'Meanwhile')
  })
  await expectSettled(target.redis)
  const entries = createEntryReads(target.redis)
  expect(await entries.homeOf(id)).toBe(home)
  expect(await entries.current(home, id)).toMatchObject({ state: 'published', body: { headline: 'Meanwhile' } })
  expect((await entries.current(home, id))?.pages.toSorted()).toEqual([other, third].toSorted())
})

test('edited and withdrawn after its home page was read: home has the word, on every page', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const edited = await room.publish([home, other], 'One')
  const withdrawn = await room.publish([home, other], 'Two')
  await restoreReadApart([home, other], async () => {
    await room.send({ type: 'edit', entry: { id: edited, revision: 1, ...body('One, edited') } })
    await room.send({ type: 'withdraw', entry: { id: withdrawn } })
  })
  for (const page of [home, other]) {
    expect((await log().snapshot(page))?.entries.map(({ headline }) => headline)).toEqual(['Two', 'One'])
  }
  await expectSettled(target.redis)
})

const seed = Number(process.env.SEED ?? Date.now())

test(`whatever happens between the pages, they agree (SEED=${seed})`, async () => {
  const random = randomFrom(seed)
  const pages = [await room.createPage(), await room.createPage(), await room.createPage()]
  const ids: string[] = []
  const some = () => {
    const chosen = pages.filter(() => random.next() < 0.6)
    return chosen.length > 0 ? chosen : [random.pick(pages)]
  }
  const publish = async () => void ids.push(await room.publish(some(), `Update ${ids.length}`))
  for (let count = 0; count < 25; count += 1) await publish()
  const entry = () => ({ id: random.pick(ids) })
  const doings: (() => Promise<unknown>)[] = [
    publish,
    async () => {
      const { id } = entry()
      const current = await room.entries.current((await room.entries.homeOf(id)) ?? '', id)
      await room.send({
        type: 'edit',
        entry: { id, revision: current?.revision ?? 1, ...body(`Edit ${random.next()}`) },
      })
    },
    () => room.send({ type: 'withdraw', entry: entry() }),
    () => room.send({ type: 'restore', entry: entry() }),
    () => room.send({ type: 'erase', entry: entry() }),
    () => room.send({ type: 'place', entry: entry(), pages: some() }),
    () => room.send({ type: 'unplace', entry: entry(), pages: [random.pick(pages)] }),
    () => room.send({ type: 'pin', entry: entry(), page: random.pick(pages) }),
    () => room.send({ type: 'mark', entry: entry(), page: random.pick(pages) }),
  ]
  for (let count = 0; count < 30; count += 1) await random.pick(doings)()
  await restoreReadApart(pages, async () => {
    for (let count = 0; count < 30; count += 1) await random.pick(doings)()
  })
  expect(await expectSettled(target.redis)).toBeGreaterThan(25)
}, 60_000)
