// The rules of entries and pages on a real Redis, as the log shows them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import { printCursor } from '../../shared/cursor.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import type { CatchUp, Snapshot } from '../../shared/operation.ts'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { fire } from '../../server/newsroom/scheduled.ts'
import { body, openNewsroom, settings, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

async function snapshot(page: string): Promise<Snapshot> {
  const found = await room.log.snapshot(page)
  if (!found) throw new Error('no such page')
  return found
}

async function headlines(page: string) {
  return room.headlines((await snapshot(page)).entries)
}

test('[L1] [L2] operations are numbered without holes, each chained to the one before', async () => {
  const page = await room.createPage()
  const first = await room.publish([page], 'one')
  await room.publish([page], 'two')
  await room.send({ type: 'edit', entry: { id: first, revision: 1, ...body('one, corrected') } })
  await room.send({ type: 'mark', entry: { id: first }, page })
  await room.send({ type: 'withdraw', entry: { id: first } })
  const operations = await room.announced(page)
  expect(operations.map(operation => operation.kind)).toEqual([
    'page',
    'publish',
    'publish',
    'edit',
    'mark',
    'withdraw',
  ])
  expect(operations.map(operation => operation.sequence)).toEqual([1, 2, 3, 4, 5, 6])
  for (const [index, operation] of operations.entries()) {
    if (index > 0) expect(operation.previousDigest).toBe(operations[index - 1]?.digest)
  }
  expect((await snapshot(page)).cursor).toBe(printCursor(operations.at(-1) as { sequence: number; digest: string }))
})

test('[L3] the same command a hundred times at once is one operation and one answer', async () => {
  const page = await room.createPage()
  const lane = await room.lane({ type: 'publish', entry: { id: newId(), ...body('once') }, pages: [page] })
  const answers = await Promise.all(Array.from({ length: 100 }, () => carryOut(room.newsroom, lane)))
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect(await headlines(page)).toEqual(['once'])
  expect(await room.announced(page)).toHaveLength(2)
})

test('[L7] an edit on an old revision is refused and changes nothing', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'first')
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('second') } })
  const answer = await room.send({ type: 'edit', entry: { id, revision: 1, ...body('late') } })
  expect(answer).toMatchObject({ status: 'refused', code: 'conflict' })
  expect(await headlines(page)).toEqual(['second'])
})

test('an entry on several pages is corrected and withdrawn once for all', async () => {
  const [here, there] = [await room.createPage(), await room.createPage()]
  const id = newId()
  const published = await room.send({ type: 'publish', entry: { id, ...body('shared') }, pages: [here, there] })
  expect(published).toMatchObject({ status: 'committed', revision: 1, sequences: { [here]: 2 } })
  expect(await headlines(there)).toEqual(['shared'])
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('corrected') } })
  expect([await headlines(here), await headlines(there)]).toEqual([['corrected'], ['corrected']])
  await room.send({ type: 'withdraw', entry: { id } })
  expect([await headlines(here), await headlines(there)]).toEqual([[], []])
  await room.send({ type: 'restore', entry: { id } })
  expect([await headlines(here), await headlines(there)]).toEqual([['corrected'], ['corrected']])
  expect(await room.writes.outbox(here)).toEqual([])
})

test('a page joins and leaves an entry without touching the others; the last one has to be a withdrawal', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const id = await room.publish([home], 'travels')
  await room.send({ type: 'place', entry: { id }, pages: [other] })
  expect(await headlines(other)).toEqual(['travels'])
  await room.send({ type: 'unplace', entry: { id }, pages: [home] })
  expect([await headlines(home), await headlines(other)]).toEqual([[], ['travels']])
  const last = await room.send({ type: 'unplace', entry: { id }, pages: [other] })
  expect(last).toMatchObject({ status: 'refused', code: 'last-placement' })
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('travels on') } })
  expect(await headlines(other)).toEqual(['travels on'])
  await room.send({ type: 'place', entry: { id }, pages: [home] })
  expect(await headlines(home)).toEqual(['travels on'])
})

test('an entry id has one home: publishing it again elsewhere is a conflict', async () => {
  const [here, there] = [await room.createPage(), await room.createPage()]
  const id = await room.publish([here], 'original')
  const again = await room.send({ type: 'publish', entry: { id, ...body('copy') }, pages: [there] })
  expect(again).toMatchObject({ status: 'refused', code: 'conflict' })
  expect(await headlines(there)).toEqual([])
})

test('one key for commands on two pages: the second is refused', async () => {
  const [here, there] = [await room.createPage(), await room.createPage()]
  const key = newId()
  await room.send({ type: 'publish', entry: { id: newId(), ...body('a') }, pages: [here] }, { id: key })
  const other = await room.send({ type: 'publish', entry: { id: newId(), ...body('b') }, pages: [there] }, { id: key })
  expect(other).toMatchObject({ status: 'refused', code: 'key-reused' })
})

test('pins: at most three, in an order of their own, gone with the entry', async () => {
  const page = await room.createPage()
  const ids = []
  for (const name of ['a', 'b', 'c', 'd']) ids.push(await room.publish([page], name))
  const [a, b, c, d] = ids as [string, string, string, string]
  for (const id of [a, b, c]) await room.send({ type: 'pin', entry: { id }, page })
  expect(await room.send({ type: 'pin', entry: { id: d }, page })).toMatchObject({ code: 'too-many-pins' })
  await room.send({ type: 'orderPins', page, pins: [c, a, b] })
  expect((await snapshot(page)).pins.map(entry => entry.id)).toEqual([c, a, b])
  await room.send({ type: 'withdraw', entry: { id: a } })
  expect((await snapshot(page)).pins.map(entry => entry.id)).toEqual([c, b])
  await room.send({ type: 'unpin', entry: { id: c }, page })
  const now = await snapshot(page)
  expect(now.pins.map(entry => entry.id)).toEqual([b])
  expect(now.entries.filter(entry => entry.pinned).map(entry => entry.id)).toEqual([b])
})

test('key events are marked, listed newest first, and unmarked', async () => {
  const page = await room.createPage()
  const first = await room.publish([page], 'began', { keyEvent: true })
  const second = await room.publish([page], 'turned')
  await room.send({ type: 'mark', entry: { id: second }, page })
  expect((await snapshot(page)).keyEvents.map(event => event.headline)).toEqual(['turned', 'began'])
  await room.send({ type: 'unmark', entry: { id: first }, page })
  expect((await snapshot(page)).keyEvents.map(event => event.headline)).toEqual(['turned'])
})

test('an ended page takes no new entries; edits and withdrawals still work', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'before')
  await room.send({ type: 'page', page, settings: { status: 'ended' } })
  const late = await room.send({ type: 'publish', entry: { id: newId(), ...body('late') }, pages: [page] })
  expect(late).toMatchObject({ status: 'refused', code: 'page-ended' })
  const edited = await room.send({ type: 'edit', entry: { id, revision: 1, ...body('after') } })
  expect(edited.status).toBe('committed')
  expect((await snapshot(page)).page.coverageEnd).toBeGreaterThan(0)
})

test('an address is given once, and an earlier one still leads to its page', async () => {
  const page = await room.createPage({ slug: 'old-name' })
  await room.send({ type: 'page', page, settings: { slug: 'new-name' } })
  expect(await room.newsroom.addresses.find('old-name')).toEqual({ id: page, slug: 'new-name' })
  const id = `p_${newId()}`
  const taken = await room.send({ type: 'createPage', page: { id, ...settings({ slug: 'old-name' }) } })
  expect(taken).toMatchObject({ status: 'refused', code: 'slug-taken' })
})

test('[T2] [J2] a catch-up says how things now stand, a withdrawal without its text', async () => {
  const page = await room.createPage()
  const kept = await room.publish([page], 'kept')
  const cursor = (await snapshot(page)).cursor
  const gone = await room.publish([page], 'gone')
  await room.send({ type: 'edit', entry: { id: kept, revision: 1, ...body('kept, corrected') } })
  await room.send({ type: 'withdraw', entry: { id: gone } })
  const [sequence, digest] = cursor.split('.') as [string, string]
  const missed = (await room.log.since(page, { sequence: Number(sequence), digest })) as CatchUp
  expect(missed.kind).toBe('catchUp')
  expect(room.headlines(missed.entries)).toEqual(['kept, corrected'])
  expect(missed.withdrawn.map(entry => entry.id)).toEqual([gone])
  expect(missed.to).toBe((await snapshot(page)).cursor)
})

test('[J3] an unknown digest gives a snapshot, never a short list', async () => {
  const page = await room.createPage()
  await room.publish([page], 'one')
  const missed = await room.log.since(page, { sequence: 1, digest: '0123456789abcdef' })
  expect(missed?.kind).toBe('snapshot')
  const ahead = await room.log.since(page, { sequence: 99, digest: '0123456789abcdef' })
  expect(ahead?.kind).toBe('snapshot')
})

test('[H1] [H2] walking back meets every entry once, while entries are published and withdrawn', async () => {
  const page = await room.createPage()
  const ids: string[] = []
  for (let number = 1; number <= 43; number += 1) ids.push(await room.publish([page], `entry ${number}`))
  for (const at of [2, 3, 4, 5, 6, 7, 8, 20, 40])
    await room.send({ type: 'withdraw', entry: { id: ids[at] as string } })
  const newest = await snapshot(page)
  const walked: PlacedEntry[] = [...newest.entries]
  const sizes: number[] = []
  for (let before = newest.older; before; ) {
    await room.publish([page], 'meanwhile')
    const slice = await room.log.slice(page, before)
    if (!slice) throw new Error('no slice')
    walked.push(...slice.entries)
    sizes.push(slice.entries.length)
    before = slice.older
  }
  const expected = ids.filter((_, at) => ![2, 3, 4, 5, 6, 7, 8, 20, 40].includes(at)).reverse()
  expect(walked.map(entry => entry.id)).toEqual(expected)
  // Boundaries are counted from the oldest: the slice under the newest batch is the short one.
  expect(sizes.every(size => size <= 8 && size > 0)).toBe(true)
})

test('from the oldest on, the same entries come the other way round', async () => {
  const page = await room.createPage()
  for (let number = 1; number <= 19; number += 1) await room.publish([page], `${number}`)
  const walked: (string | undefined)[] = []
  let after: string | undefined
  do {
    const slice = await room.log.sliceAfter(page, after)
    walked.push(...room.headlines(slice?.entries ?? []))
    after = slice?.older
  } while (after)
  expect(walked).toEqual(Array.from({ length: 19 }, (_, at) => `${at + 1}`))
})

test('a permalink lands in the batch that holds the entry, which has an address of its own', async () => {
  const page = await room.createPage()
  const ids: string[] = []
  for (let number = 0; number < 30; number += 1) ids.push(await room.publish([page], `${number}`))
  const around = await room.log.around(page, ids[10] as string)
  expect(around?.entries.map(entry => entry.id)).toEqual(ids.slice(8, 16).reverse())
  const same = await room.log.slice(page, around?.before as string)
  expect(same?.entries).toEqual(around?.entries)
})

test('a scheduled entry is edited, moved, given up; it never shows before its time', async () => {
  const page = await room.createPage()
  const id = newId()
  const publishAt = Date.now() + 3_600_000
  const answer = await room.send({ type: 'publish', entry: { id, ...body('later') }, pages: [page], publishAt })
  expect(answer).toMatchObject({ status: 'scheduled', entry: id, publishAt })
  expect(await headlines(page)).toEqual([])
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('later, better') } })
  await room.send({ type: 'reschedule', entry: { id }, publishAt: publishAt + 1000 })
  expect(await room.entries.scheduled(page)).toMatchObject([
    { id, revision: 2, publishAt: publishAt + 1000, body: { headline: 'later, better' } },
  ])
  expect(await fire(room.newsroom, page, id, 1)).toBeUndefined()
  expect(await fire(room.newsroom, page, id, 2)).toBe(publishAt + 1000)
  await room.send({ type: 'reschedule', entry: { id }, publishAt: Date.now() + 200 })
  await expect.poll(() => fire(room.newsroom, page, id, 3).then(() => headlines(page))).toEqual(['later, better'])
  await fire(room.newsroom, page, id, 3)
  expect((await room.announced(page)).filter(operation => operation.kind === 'publish')).toHaveLength(1)
  expect(await room.entries.scheduled(page)).toEqual([])
})

test('a scheduled entry whose author lost the right stays a draft, with the reason', async () => {
  const page = await room.createPage()
  room.accounts.set('u1', { id: 'u1', name: 'Una', role: 'editor', pages: 'all' })
  const id = newId()
  const publishAt = Date.now() + 50
  await room.send({ type: 'publish', entry: { id, ...body('revoked') }, pages: [page], publishAt }, { account: 'u1' })
  room.accounts.delete('u1')
  await expect
    .poll(async () => {
      await fire(room.newsroom, page, id, 1)
      return (await room.writes.context(page, '', id)).scheduled?.held
    })
    .toContain('right')
  expect(await headlines(page)).toEqual([])
})

test('an import keeps its times and order, says nothing twice, and is placed, not copied, on a second page', async () => {
  const [page, second] = [await room.createPage(), await room.createPage()]
  const [older, newer] = [newId(), newId()]
  const bring = (id: string, at: number, text: string, where: string, updatedAt = at) =>
    room.send({ type: 'import', entry: { id, ...body(text), publishedAt: at, updatedAt }, page: where })
  await room.publish([page], 'live work')
  await bring(newer, 2_000_000_000, 'newer', page)
  await bring(older, 1_000_000_000, 'older', page)
  expect(await headlines(page)).toEqual(['live work', 'newer', 'older'])
  expect(await bring(older, 1_000_000_000, 'older', page)).toMatchObject({ status: 'refused', code: 'already' })
  expect(await bring(older, 1_000_000_000, 'older, edited', page, 1_500_000_000)).toMatchObject({ revision: 2 })
  await bring(older, 1_000_000_000, 'older, edited', second, 1_500_000_000)
  expect(await headlines(second)).toEqual(['older, edited'])
  expect((await snapshot(second)).entries[0]?.home).toBe(page)
  expect((await snapshot(page)).entries.map(entry => entry.publishedAt).slice(1)).toEqual([
    2_000_000_000, 1_000_000_000,
  ])
})

test('erased for good: no body, no revision is left anywhere', async () => {
  const [page, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  await room.send({ type: 'publish', entry: { id, ...body('unspeakable') }, pages: [page, other] })
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('unspeakable still') } })
  await room.send({ type: 'erase', entry: { id } })
  expect(await headlines(page)).toEqual([])
  for (const key of await room.redis.keys('sp:*')) {
    const type = await room.redis.type(key)
    if (type === 'hash') expect(JSON.stringify(await room.redis.hgetall(key)), key).not.toContain('unspeakable')
  }
  expect(await room.send({ type: 'restore', entry: { id } })).toMatchObject({ code: 'gone' })
})

test('withdrawn text is where readers cannot reach it, and comes back with a restore', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'secret')
  await room.send({ type: 'withdraw', entry: { id } })
  expect(await room.redis.hgetall(`sp:{${page}}:bodies`)).toEqual({})
  expect(await room.log.placement(page, id)).toMatchObject({ gone: { id } })
  expect((await room.entries.withdrawn(page))[0]?.body.headline).toBe('secret')
  await room.send({ type: 'restore', entry: { id } })
  expect(await headlines(page)).toEqual(['secret'])
})

test('earlier revisions are kept for the desk', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'v1')
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('v2') } })
  await room.send({ type: 'edit', entry: { id, revision: 2, ...body('v3') } })
  const revisions = await room.entries.revisions(page, id)
  expect(revisions.map(({ revision, body: text }) => [revision, text.headline])).toEqual([
    [1, 'v1'],
    [2, 'v2'],
    [3, 'v3'],
  ])
})

test('a home record that was rolled back goes beyond what its pages know', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  await room.send({ type: 'publish', entry: { id, ...body('v1') }, pages: [home, other] })
  const before = await room.redis.hget(`sp:{${home}}:homes`, id)
  const beforeEntry = await room.redis.hget(`sp:{${home}}:entries`, id)
  const beforeBody = await room.redis.hget(`sp:{${home}}:bodies`, id)
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('lost at home') } })
  await room.redis.hset(`sp:{${home}}:homes`, id, before as string)
  await room.redis.hset(`sp:{${home}}:entries`, id, beforeEntry as string)
  await room.redis.hset(`sp:{${home}}:bodies`, id, beforeBody as string)
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('after the loss') } })
  expect([await headlines(home), await headlines(other)]).toEqual([['after the loss'], ['after the loss']])
  const revisions = await Promise.all([home, other].map(async page => (await snapshot(page)).entries[0]?.revision))
  expect(revisions).toEqual([3, 3])
})
