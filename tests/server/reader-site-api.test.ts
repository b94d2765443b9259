/** Snapshot, slices, catch-up and entries over HTTP, and the files of the build. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlacedEntry } from '../../shared/entry.ts'
import type { CatchUp, NewerSlice, Slice, Snapshot } from '../../shared/operation.ts'
import { loadAssets } from '../../server/http/assets.ts'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.stop())

async function story(count: number) {
  const slug = `story-${newId()}`
  const page = await site.room.createPage({ slug })
  const entries: string[] = []
  for (let number = 1; number <= count; number += 1) entries.push(await site.room.publish([page], `Update ${number}`))
  return { slug, page, entries }
}

async function json<Shape>(path: string): Promise<Shape> {
  const answer = await site.get(path)
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as Shape
}

test('the snapshot is the page at its cursor; slices lead from it to the start', async () => {
  const { slug, page } = await story(20)
  const snapshot = await json<Snapshot>(`/api/pages/${slug}`)
  expect(snapshot).toEqual(await site.room.log.snapshot(page))
  const seen = snapshot.entries.map(entry => entry.headline)
  let { older } = snapshot
  while (older) {
    const slice: Slice = await json<Slice>(`/api/pages/${slug}/slices?before=${older}`)
    expect(slice.cursor).toBe(snapshot.cursor)
    seen.push(...slice.entries.map(entry => entry.headline))
    older = slice.older
  }
  expect(seen).toEqual(Array.from({ length: 20 }, (_, place) => `Update ${20 - place}`))
})

test('[H1] slices lead up from a position to the newest entry, none missing, none twice', async () => {
  const { slug, page, entries } = await story(20)
  const { entry } = (await site.room.log.placement(page, entries[2] as string)) as { entry: PlacedEntry }
  const seen: (string | undefined)[] = []
  for (let after: string | undefined = entry.position; after; ) {
    const slice: NewerSlice = await json<NewerSlice>(`/api/pages/${slug}/slices?after=${after}`)
    seen.unshift(...slice.entries.map(one => one.headline))
    after = slice.newer
  }
  expect(seen).toEqual(Array.from({ length: 17 }, (_, place) => `Update ${20 - place}`))
  expect((await site.get(`/api/pages/${slug}/slices?after=never`)).status).toBe(400)
})

test('[J2] a catch-up over HTTP brings what changed since a cursor, as it now stands', async () => {
  const { slug, page, entries } = await story(3)
  const { cursor } = await json<Snapshot>(`/api/pages/${slug}`)
  await site.room.send({ type: 'withdraw', entry: { id: entries[0] as string } })
  await site.room.publish([page], 'New')
  const read = () => json<CatchUp>(`/api/pages/${slug}/catch-up?after=${cursor}`)
  await expect.poll(async () => (await read()).entries.map(entry => entry.headline)).toEqual(['New'])
  const missed = await read()
  expect(missed.withdrawn.map(gone => gone.id)).toEqual([entries[0]])
  expect(missed.from).toBe(cursor)
})

test('[J3] a cursor of another history is told where the snapshot is', async () => {
  const { slug } = await story(1)
  const answer = await site.get(`/api/pages/${slug}/catch-up?after=1.0123456789abcdef`)
  expect(answer.status).toBe(409)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ status: 409, snapshot: `/api/pages/${slug}` })
})

test('an entry by revision: the current one, never an older one, not one that is not known yet', async () => {
  const { slug, page, entries } = await story(1)
  const id = entries[0] as string
  await site.room.send({ type: 'edit', entry: { id, revision: 1, ...body('Corrected') } })
  const address = `/api/pages/${slug}/entries/${id}`
  for (const query of ['', '?revision=1', '?revision=2']) {
    expect(await json(address + query)).toMatchObject({ headline: 'Corrected', revision: 2 })
  }
  expect((await site.get(`${address}?revision=3`)).status).toBe(404)
  expect((await site.get(`${address}?revision=x`)).status).toBe(400)
  expect((await site.get(`/api/pages/${slug}/entries/${newId()}`)).status).toBe(404)
  const tag = (await site.get(address)).headers.get('etag') as string
  expect((await site.get(address, { 'if-none-match': tag })).status).toBe(304)
  await site.room.send({ type: 'withdraw', entry: { id } })
  const gone = await site.get(address)
  expect(gone.status).toBe(410)
  expect(await gone.text()).not.toContain('Corrected')
  expect(page).toBeTruthy()
})

test('what cannot be read is 400, what is not there 404, as problem details', async () => {
  const { slug } = await story(1)
  const cases: [string, number][] = [
    [`/api/pages/${slug}/slices`, 400],
    [`/api/pages/${slug}/slices?before=x`, 400],
    [`/api/pages/${slug}/catch-up?after=12`, 400],
    ['/api/pages/no-such-page', 404],
    ['/api/pages/no-such-page/slices?before=01700000000000-0000000001', 404],
  ]
  for (const [path, status] of cases) {
    const answer = await site.get(path)
    expect(answer.status, path).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('answers that are current cost 304; a tag is that of one build, for the next one may say more', async () => {
  const { slug } = await story(12)
  const { older, cursor, entries } = await json<Snapshot>(`/api/pages/${slug}`)
  const api = `/api/pages/${slug}`
  const all = [
    api,
    `${api}/slices?before=${older}`,
    `${api}/slices?after=${entries.at(-1)?.position}`,
    `${api}/catch-up?after=${cursor}`,
  ]
  for (const path of all) {
    const tag = (await site.get(path)).headers.get('etag') as string
    expect((await site.get(path, { 'if-none-match': tag })).status).toBe(304)
    expect(tag, path).toContain(site.assets.build)
  }
})

test('files of the build are served for good; what is missing is named before anything starts', async () => {
  const answer = await site.get('/assets/main-1.js')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect((await site.get('/assets/other.js')).status).toBe(404)
  expect(site.assets).toMatchObject({
    readerScript: '/assets/main-1.js',
    readerModules: ['/assets/shared-1.js'],
    readerStyles: ['/assets/reader-1.css', '/assets/extra-1.css'],
    deskScript: '/assets/desk-1.js',
  })
  expect(site.assets.build).toMatch(/^[0-9a-f]{12}$/)
  const empty = mkdtempSync(join(tmpdir(), 'stop-press-empty-'))
  expect(() => loadAssets(empty)).toThrow(/npm run build/)
  rmSync(empty, { recursive: true })
})
