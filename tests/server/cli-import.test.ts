// Import and export on a real Redis, queue and worker: nothing comes twice, and what goes out comes back as it was.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlacedEntry } from '../../shared/entry.ts'
import { placedAt } from '../../shared/position.ts'
import { openShell } from '../fixtures/command-line.ts'
import { openLane, type TestLane } from '../support/lane.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

const folder = mkdtempSync(join(tmpdir(), 'sp-cli-'))
const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name)
const rooms: { room: TestNewsroom; lane: TestLane }[] = []

async function openRoom() {
  const room = await openNewsroom()
  const lane = await openLane(room)
  rooms.push({ room, lane })
  const shell = openShell(() => room.server.url)
  const pageOf = async (slug: string) => (await room.newsroom.addresses.find(slug))?.id ?? ''
  return {
    room,
    ...shell,
    pageOf,
    snapshot: async (slug: string) => room.log.snapshot(await pageOf(slug)),
    /** Every visible entry, oldest first. */
    async entries(slug: string): Promise<PlacedEntry[]> {
      const page = await pageOf(slug)
      const stands = await Promise.all((await room.entries.placements(page)).map(id => room.log.placement(page, id)))
      return stands.flatMap(stand => (stand && 'entry' in stand ? [stand.entry] : []))
    },
  }
}

let here: Awaited<ReturnType<typeof openRoom>>

beforeAll(async () => {
  here = await openRoom()
})
afterAll(async () => {
  for (const { lane, room } of rooms) {
    await lane.stop()
    await room.stop()
  }
  rmSync(folder, { recursive: true, force: true })
})

const counts = ({ imported, placed, changed, unchanged, skipped }: Record<string, number>) => ({
  imported,
  placed,
  changed,
  unchanged,
  skipped,
})
const none = { imported: 0, placed: 0, changed: 0, unchanged: 0, skipped: 0 }

test('[L3] importing twice leaves eight entries, with their own times, newest first', async () => {
  const first = await here.call(['import', fixture('storm.jsonld'), '--page', 'storm'])
  expect(first).toMatchObject({
    code: 0,
    err: '',
    out: 'Opened storm: 8 imported, 0 changed, 0 already there, 0 skipped\n',
  })
  const cursor = (await here.snapshot('storm'))?.cursor
  const again = await here.call(['import', fixture('storm.jsonld'), '--page', 'storm'])
  expect(again).toMatchObject({ code: 0, out: 'Onto storm: 0 imported, 0 changed, 8 already there, 0 skipped\n' })

  const snapshot = await here.snapshot('storm')
  expect(snapshot?.cursor).toBe(cursor)
  expect(snapshot?.page).toMatchObject({ headline: 'Storm over the northern bay: live updates', language: 'en-GB' })
  expect(snapshot?.entries.map(entry => entry.headline)).toEqual(
    JSON.parse(readFileSync(fixture('storm.jsonld'), 'utf8')).liveBlogUpdate.map(
      (update: { headline: string }) => update.headline,
    ),
  )
  expect(snapshot?.entries[0]?.publishedAt).toBe(Date.parse('2019-11-10T18:30:00Z'))
})

test('the same entries under another page are placements, not copies', async () => {
  const { code, document } = await here.ask('import', fixture('sea-wall.html'), '--page', 'sea-wall')
  expect(code).toBe(0)
  expect(counts(document)).toEqual({ ...none, placed: 4 })
  expect(document.remarks).toMatchObject([{ at: 'sea-wall.html, script 1', isSkipped: false }])
  const entries = await here.entries('sea-wall')
  expect(entries).toHaveLength(4)
  const storm = new Map((await here.entries('storm')).map(entry => [entry.id, entry]))
  for (const entry of entries)
    expect(entry).toMatchObject({
      home: await here.pageOf('storm'),
      revision: 1,
      publishedAt: storm.get(entry.id)?.publishedAt,
    })
})

test('a newer version is a new revision on every page; an older one changes nothing', async () => {
  const posting = JSON.parse(readFileSync(fixture('storm.jsonld'), 'utf8'))
  const [newest] = posting.liveBlogUpdate
  const write = (name: string, more: object) => {
    const file = join(folder, name)
    writeFileSync(file, JSON.stringify({ ...posting, liveBlogUpdate: [{ ...newest, ...more }] }))
    return file
  }
  const later = write('later.json', { articleBody: 'They sail.', dateModified: '2019-11-11T08:00:00Z' })
  expect(counts((await here.ask('import', later, '--page', 'storm')).document)).toEqual({ ...none, changed: 1 })
  const earlier = write('earlier.json', { articleBody: 'They may sail.', dateModified: '2019-11-10T20:00:00Z' })
  expect(counts((await here.ask('import', earlier, '--page', 'storm')).document)).toEqual({ ...none, unchanged: 1 })
  for (const slug of ['storm', 'sea-wall']) {
    expect((await here.entries(slug)).at(-1)).toMatchObject({
      revision: 2,
      publishedAt: Date.parse('2019-11-10T18:30:00Z'),
      updatedAt: Date.parse('2019-11-11T08:00:00Z'),
    })
  }
})

test('what cannot be read is named with its place, and the rest comes in', async () => {
  const file = join(folder, 'faults.json')
  const update = (id: string | undefined, more: object = {}) => ({
    ...(id ? { '@id': `https://faults.example/${id}` } : {}),
    datePublished: '2020-01-01T10:00:00Z',
    articleBody: 'A line.',
    ...more,
  })
  const updates = [update('one'), update(undefined), update('three', { headline: 'x'.repeat(400) })]
  writeFileSync(file, JSON.stringify({ '@type': 'LiveBlogPosting', headline: 'Faults', liveBlogUpdate: updates }))
  const { code, out, err } = await here.call(['import', file, '--page', 'faults'])
  expect(code).toBe(0)
  expect(out).toContain('1 imported, 0 changed, 0 already there, 2 skipped')
  expect(err).toContain('faults.json, entry 2, /liveBlogUpdate/1: has neither')
  expect(err).toContain('faults.json, entry 3 (https://faults.example/three), /liveBlogUpdate/2: /entry/headline')
})

test('a refusal whose reason is gone is not for ever, and an entry withdrawn here stays so', async () => {
  const page = await here.pageOf('storm')
  const [entry] = await here.entries('storm')
  const id = entry?.id ?? ''
  await here.room.send({ type: 'withdraw', entry: { id } })
  const posting = JSON.parse(readFileSync(fixture('storm.jsonld'), 'utf8'))
  const file = join(folder, 'withdrawn.json')
  const update = { ...posting.liveBlogUpdate.at(-1), articleBody: 'Pumps came.', dateModified: '2019-11-12T08:00:00Z' }
  writeFileSync(file, JSON.stringify({ ...posting, liveBlogUpdate: [update] }))
  const held = await here.ask('import', file, '--page', 'storm')
  expect(counts(held.document)).toEqual({ ...none, unchanged: 1 })
  expect(held.document.remarks).toMatchObject([{ detail: 'was withdrawn here, and stays so' }])
  expect(await here.room.log.placement(page, id)).toHaveProperty('gone')
  await here.room.send({ type: 'restore', entry: { id } })
  expect(counts((await here.ask('import', file, '--page', 'storm')).document)).toEqual({ ...none, changed: 1 })
})

test('an export brings the same page into an empty newsroom: order, times, key events, pins, revisions, what is withdrawn', async () => {
  const { room } = here
  const page = await room.createPage({
    slug: 'full',
    headline: 'The full story',
    keyPoints: ['One'],
    batchSize: 3,
    status: 'live',
  })
  const other = await room.createPage({ slug: 'other' })
  const borrowed = await room.publish([other], 'From the other page')
  const ids: string[] = []
  for (const name of ['first', 'second', 'third', 'fourth', 'fifth'])
    ids.push(await room.publish([page], name, { keyEvent: name === 'second' }))
  const [first = '', second = '', third = '', fourth = ''] = ids
  await room.send({ type: 'place', entry: { id: borrowed }, pages: [page] })
  await room.send({ type: 'edit', entry: { id: first, revision: 1, ...body('first, corrected') } })
  await room.send({
    type: 'edit',
    entry: { id: first, revision: 2, ...body('first, again'), correctionNote: 'The name was wrong.' },
  })
  await room.send({ type: 'withdraw', entry: { id: third } })
  for (const id of [fourth, second]) await room.send({ type: 'pin', entry: { id }, page })
  await room.send({ type: 'orderPins', page, pins: [second, fourth] })
  await here.ask('publish', '--page', 'full', '--headline', 'Waits', '--at', '2100-01-01T00:00:00Z')
  await room.send({ type: 'page', page, settings: { status: 'paused' } })

  const lines = join(folder, 'full.jsonl')
  expect(await here.call(['export', 'full', '--output', lines])).toMatchObject({
    code: 0,
    out: `full: 6 entries in ${lines}\n`,
  })
  const piped = await here.call(['export', 'full'])
  const withoutTime = (text: string) => text.replace(/"exportedAt":\d+/, '')
  expect(withoutTime(piped.out)).toBe(withoutTime(readFileSync(lines, 'utf8')))
  const { document } = await here.ask('export', 'full')
  expect(document).toMatchObject({ format: 'stop-press-export', version: 1, entries: { length: 6 }, scheduled: [{}] })
  const inOnePiece = join(folder, 'full.json')
  writeFileSync(inOnePiece, JSON.stringify(document))

  for (const file of [lines, inOnePiece]) {
    const there = await openRoom()
    const brought = await there.ask('import', file, '--page', 'restored')
    expect(counts(brought.document)).toEqual({ ...none, imported: 7 })
    const [was, is] = [await here.entries('full'), await there.entries('restored')]
    const seen = (entry: PlacedEntry) => {
      const { home: _home, sequence: _sequence, position, ...rest } = entry
      return { ...rest, placedAt: placedAt(position) }
    }
    expect(is.map(seen)).toEqual(was.map(seen))
    const [before, after] = [await here.snapshot('full'), await there.snapshot('restored')]
    expect(after?.pins.map(entry => entry.id)).toEqual([second, fourth])
    expect(after?.keyEvents.map(event => event.id)).toEqual(before?.keyEvents.map(event => event.id))
    const { id: _id, slug: _slug, sequence: _sequence, ...settings } = before?.page ?? {}
    expect(after?.page).toMatchObject({ ...settings, slug: 'restored' })
    const restored = await there.pageOf('restored')
    expect((await there.room.entries.withdrawn(restored)).map(entry => entry.id)).toEqual([third])
    expect(await there.room.entries.scheduled(restored)).toMatchObject([{ body: { headline: 'Waits' } }])
    // Who made each of them, and when, is of the newsroom that wrote them.
    const texts = async ({ entries }: TestNewsroom, at: string) =>
      (await entries.revisions(at, first)).map(({ revision, body }) => ({ revision, body }))
    expect(await texts(there.room, restored)).toEqual(await texts(room, page))
    const again = await there.ask('import', file, '--page', 'restored')
    expect(counts(again.document)).toEqual({ ...none, unchanged: 7 })
  }
})

test('an export that was cut off says so', async () => {
  const lines = (await here.call(['export', 'sea-wall'])).out.split('\n')
  const file = join(folder, 'cut.jsonl')
  writeFileSync(file, lines.slice(0, 3).join('\n'))
  const { code, err, out } = await here.call(['import', file, '--page', 'cut'])
  expect(code).toBe(0)
  expect(out).toContain('2 placed')
  expect(err).toContain('it was cut off')
})
