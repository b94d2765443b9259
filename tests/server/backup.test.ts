// A backup holds everything, and what is restored from it is the same newsroom: stored byte by byte, served line by line.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { fire } from '../../server/newsroom/scheduled.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { createDrafts } from '../../server/storage/drafts.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { keys } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import type { StoredDraft } from '../../shared/draft.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { type BackupPlace, folderOfTest, openPlace } from '../support/backups.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { dumpStored, type Stored } from '../support/stored.ts'

let room: TestNewsroom
let place: BackupPlace
let file: string

beforeEach(async () => {
  room = await openNewsroom()
  onTestFinished(() => room.stop())
  place = await openPlace(room.server.url)
  await room.redis.set(keys.format, currentFormat)
  file = join(folderOfTest(), 'newsroom.backup')
})

function draft(id: string, page: string): StoredDraft {
  const content = { body: body('Half a sentence'), pages: [page] }
  const head = { title: 'Half a sentence', kind: 'update', pages: [page], version: 1, updatedAt: 1 } as const
  return { ...head, id, author: 'user-ada', state: 'submitted', pages: [page], content }
}

/** A newsroom with something of every kind in it. */
async function fill() {
  const home = await room.createPage({ slug: 'harbour', batchSize: 5 })
  const other = await room.createPage({ slug: 'tides' })
  const published: string[] = []
  for (let at = 1; at <= 14; at += 1) published.push(await room.publish([home], `Update ${at}`, { keyEvent: at === 3 }))
  const [first, second, third, fourth] = published as [string, string, string, string]
  const shared = await room.publish([home, other], 'On both banks', { pinned: true })
  const edit = await room.lane({ type: 'edit', entry: { id: first, revision: 1, ...body('Corrected') } })
  const edited = (await carryOut(room.newsroom, edit)).answer
  await room.send({ type: 'pin', entry: { id: second }, page: home })
  await room.send({ type: 'withdraw', entry: { id: third } })
  await room.send({ type: 'erase', entry: { id: fourth } })
  await room.send({ type: 'page', page: other, settings: { slug: 'spring-tides' } })
  const later = newId()
  const publishAt = (await room.writes.now()) + 3_600_000
  await room.send({ type: 'publish', entry: { id: later, ...body('Later') }, pages: [home], publishAt })
  const stale = await room.lane({ type: 'edit', entry: { id: first, revision: 1, ...body('Too late') } })
  const refused = (await carryOut(room.newsroom, stale)).answer
  await createDrafts(room.redis).save(draft(newId(), home), 0)
  await room.writes.park(await room.lane({ type: 'withdraw', entry: { id: first } }), 'a figure was missing')
  return {
    home,
    other,
    shared,
    later,
    answered: [
      { edit, edited },
      { edit: stale, edited: refused },
    ],
  }
}

/** Sessions, who was here when, and the audit log are of the newsroom that was there. */
function isKept(key: string): boolean {
  const left = [keys.session(''), keys.sessions(''), keys.seen, keys.peopleAudit, keys.failedSignIns]
  return !left.some(one => key.startsWith(one)) && !key.endsWith(':audit')
}

function kept(stored: Stored): Stored {
  return Object.fromEntries(Object.entries(stored).filter(([key]) => isKept(key)))
}

test('what is restored is stored exactly as it was, and read the same by everyone', async () => {
  const { home, answered, later } = await fill()
  const accounts = createAccountStore(room.redis)
  const { account, password } = await accounts.addUser({ name: 'Ada', role: 'chief', pages: 'all' })
  const { session } = await accounts.openSession(account.id)
  const { token } = await accounts.createToken({ name: 'wire', role: 'editor', pages: [home] })
  const before = await dumpStored(room.redis)
  const report = await place.backUp(file)
  expect(report).toMatchObject({ pages: 2, entries: 16, waiting: 0, notes: [] })
  expect(statSync(file).mode & 0o777).toBe(0o600)

  const target = await openPlace()
  expect(await target.restore(file)).toMatchObject({ pages: 2, entries: 16, erasedAgain: 0 })
  const after = await dumpStored(target.redis)
  expect(withoutClaimants(kept(after))).toEqual(withoutClaimants(kept(before)))
  expect(Object.keys(after).filter(key => !isKept(key))).toEqual([])

  const there = createOperationLog(target.redis)
  const snapshot = (await room.log.snapshot(home)) as Snapshot
  expect(await there.snapshot(home)).toEqual(snapshot)
  expect(await there.slice(home, snapshot.older ?? '')).toEqual(await room.log.slice(home, snapshot.older ?? ''))
  expect(await createPageIndex(target.redis).find('tides')).toMatchObject({ slug: 'spring-tides' })

  const people = createAccountStore(target.redis)
  expect(await people.checkPassword('ada', password)).toMatchObject({ account: { role: 'chief' } })
  expect(await people.byToken(token)).toMatchObject({ name: 'wire', pages: [home] })
  expect(await people.bySession(session)).toBeUndefined()

  // [L3] The same command gets the same answer, and changes nothing.
  const newsroom = { ...room.newsroom, writes: createPageWrites(target.redis) }
  for (const { edit, edited } of answered) expect((await carryOut(newsroom, edit)).answer).toEqual(edited)
  expect(await there.snapshot(home)).toEqual(snapshot)
  // What waits for its time still comes.
  const hence = { ...newsroom.writes, now: async () => (await room.writes.now()) + 3_600_001 }
  await fire({ ...newsroom, writes: hence }, home, later, 1)
  expect((await there.snapshot(home))?.entries[0]?.id).toBe(later)
})

/** The command that an entry was claimed by matters only until it has a home: a backup does not ask for it. */
function withoutClaimants(stored: Awaited<ReturnType<typeof dumpStored>>) {
  const plain = Object.entries(stored).map(([key, kept]) => {
    const isClaim = kept.type === 'string' && key.endsWith(':home')
    return [key, isClaim ? { ...kept, value: kept.value.split(' ')[0] } : kept]
  })
  return Object.fromEntries(plain)
}

test('a draft comes back with its place in the lists, unless its entry was erased since', async () => {
  const page = await room.createPage()
  const [kept, erased] = [newId(), newId()]
  const drafts = createDrafts(room.redis)
  for (const id of [kept, erased]) await drafts.save(draft(id, page), 0)
  await place.backUp(file)
  const target = await openPlace()
  await target.restore(file, new Map([[erased, 1]]))
  const there = createDrafts(target.redis)
  expect(await there.find(kept)).toEqual(draft(kept, page))
  expect((await there.of('user-ada')).map(one => one.id)).toEqual([kept])
  expect((await there.submitted()).map(one => one.id)).toEqual([kept])
})

test('pictures come along, and nothing else of their folder does', async () => {
  await room.createPage()
  const names = [`${crypto.randomUUID()}.webp`, `${crypto.randomUUID()}.webp`]
  mkdirSync(place.mediaDir)
  const pictures = [crypto.getRandomValues(new Uint8Array(60_000)), new Uint8Array()]
  for (const [at, name] of names.entries()) writeFileSync(join(place.mediaDir, name), pictures[at] as Uint8Array)
  writeFileSync(join(place.mediaDir, 'notes.txt'), 'not ours')
  expect(await place.backUp(file)).toMatchObject({ pictures: 2 })
  const target = await openPlace()
  expect(await target.restore(file)).toMatchObject({ pictures: 2 })
  expect(readdirSync(target.mediaDir).toSorted()).toEqual(names.toSorted())
  for (const [at, name] of names.entries()) {
    expect(new Uint8Array(readFileSync(join(target.mediaDir, name)))).toEqual(pictures[at])
  }
})

test('a newsroom that is not empty is never restored into', async () => {
  await room.createPage()
  await place.backUp(file)
  const before = await dumpStored(room.redis)
  await expect(place.restore(file)).rejects.toThrow('There is a newsroom here already (1 pages, 0 accounts)')
  expect(await dumpStored(room.redis)).toEqual(before)
  const withPeople = await openPlace()
  await createAccountStore(withPeople.redis).addUser({ name: 'Ada', role: 'admin', pages: 'all' })
  await expect(withPeople.restore(file)).rejects.toThrow('(0 pages, 1 accounts)')
})

test('a file that is there stays as it is', async () => {
  await room.createPage()
  writeFileSync(file, 'precious')
  await expect(place.backUp(file)).rejects.toThrow('is there already')
  expect(readFileSync(file, 'utf8')).toBe('precious')
})

test('an empty newsroom, or a second backup at once, is refused; nothing is left behind', async () => {
  await room.redis.flushall()
  await expect(place.backUp(file)).rejects.toThrow('the newsroom is empty')
  await room.createPage()
  await room.redis.set(keys.backingUp, 'somebody')
  await expect(place.backUp(file)).rejects.toThrow('Another backup is running')
  expect(readdirSync(join(file, '..'))).toEqual([])
})
