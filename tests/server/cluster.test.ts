// The whole service on a Redis Cluster: three masters with a replica each, four lanes, one page here and one there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { cursorOf } from '../../shared/timeline.ts'
import type { DeskState } from '../../server/newsroom/ports.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createDeskPresence } from '../../server/storage/desk-presence.ts'
import { keySlot } from '../../server/storage/key-slot.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { startCluster, type TestCluster } from '../support/redis-cluster.ts'
import { openReader } from '../support/socket-reader.ts'
import { startEditor, type SteadyEditor } from '../support/steady-editor.ts'
import { readWholePage } from '../support/whole-page.ts'

let cluster: TestCluster
let house: House

beforeAll(async () => {
  cluster = await startCluster({ masters: 3, replicas: 1 })
  house = await openHouse({}, { webs: 1, workers: 1 }, { given: cluster })
}, 60_000)

afterAll(async () => {
  await house?.stop()
  await cluster?.stop()
})

test('[L2] [R1] an entry is written, corrected and withdrawn on pages of different masters, and readers see it happen', async () => {
  const pages = await pagesOnAllMasters()
  const slugs = pages.map(({ slug }) => slug)
  const readers = await Promise.all(slugs.map(slug => openReader(house.url, slug)))
  const kept = await house.publish(slugs, 'first')
  const gone = await house.publish(slugs, 'second')
  const edit = {
    type: 'edit',
    entry: { id: kept, revision: 1, headline: 'first, better', blocks: [], authors: [], kind: 'update' },
  }
  expect((await house.command(edit)).status).toBe(201)
  expect((await house.command({ type: 'withdraw', entry: { id: gone } })).status).toBe(201)
  await eventually(() => {
    for (const reader of readers) expect(reader.sees()).toEqual(['first, better'])
  })
  for (const reader of readers) {
    expect(reader.events().filter(event => event === 'operation')).toHaveLength(4)
    reader.close()
  }
})

test('who is at the desk, and who edits what, is told to every process', async () => {
  const [redis, subscriber] = [await openRedis(cluster.url, 'request'), await openRedis(cluster.url, 'subscriber')]
  const presence = createDeskPresence(redis, createAnnouncements(subscriber))
  const heard: DeskState[] = []
  const listening = await presence.listen(state => heard.push(state))
  const edits = [{ entry: 'a', pages: ['story'] }]
  await presence.say([{ kind: 'put', tab: { tab: 'one', account: 'm', name: 'Mira', page: 'story', edits, by: 'x' } }])
  await eventually(() => expect(heard.at(-1)).toMatchObject({ tabs: [{ name: 'Mira' }], leases: [{ entry: 'a' }] }))
  listening.stop()
  for (const connection of [redis, subscriber]) connection.disconnect()
})

test('a slot moves to another master while its page is written to: nothing is lost, and readers hear on', async () => {
  const [page] = (await pagesOnAllMasters()) as [{ id: string; slug: string }]
  const reader = await openReader(house.url, page.slug)
  const editor = startEditor(house, [page.slug])
  await eventually(() => expect(editor.acknowledged.length).toBeGreaterThan(5))
  const key = pageKey(page.id, 'meta')
  const from = await cluster.masterOf(key)
  const to = cluster.nodes.find((node, place) => place < 3 && node !== from)
  await cluster.moveSlots([keySlot(key)], to as NonNullable<typeof to>)
  expect(await cluster.masterOf(key)).toBe(to)
  const moved = editor.acknowledged.length
  await eventually(() => expect(editor.acknowledged.length).toBeGreaterThan(moved + 5))
  await editor.stop()
  await holdsAll(page.slug, editor)
  await eventually(() => expect(cursorOf(reader.timeline).sequence).toBe(editor.acknowledged.length + 1))

  // Heard, and not only found by comparing heads: one after the other, each waited for.
  const before = reader.events().filter(event => event === 'operation').length
  for (const headline of ['one', 'two', 'three']) await house.publish([page.slug], headline)
  await eventually(() => expect(reader.sees().slice(0, 3)).toEqual(['three', 'two', 'one']))
  expect(reader.events().filter(event => event === 'operation').length - before).toBe(3)
  reader.close()
}, 60_000)

test('a master is killed while editors publish: its replica takes over, and everything acknowledged is there', async () => {
  const pages = await pagesOnAllMasters()
  const slugs = pages.map(({ slug }) => slug)
  const reader = await openReader(house.url, slugs[0] as string)
  const editors = [startEditor(house, slugs), ...slugs.map(slug => startEditor(house, [slug]))]
  const all = () => editors.every(({ acknowledged }) => acknowledged.length > 5)
  await eventually(() => expect(all()).toBe(true))
  const victim = await cluster.masterOf(pageKey(pages[0]?.id as string, 'meta'))
  await victim.kill()
  const counts = editors.map(({ acknowledged }) => acknowledged.length)
  await eventually(() => {
    for (const [place, { acknowledged }] of editors.entries())
      expect(acknowledged.length).toBeGreaterThan((counts[place] ?? 0) + 5)
  })
  await Promise.all(editors.map(editor => editor.stop()))
  const [shared, ...own] = editors as [SteadyEditor, ...SteadyEditor[]]
  for (const [place, slug] of slugs.entries()) await holdsAll(slug, shared, own[place] as SteadyEditor)
  await eventually(async () => {
    expect((await readWholePage(house.url, slugs[0] as string)).cursor).toBe(printCursor(cursorOf(reader.timeline)))
  })
  reader.close()
  await victim.restart()
  await cluster.healthy()
}, 60_000)

/** Three pages, one on each master. */
async function pagesOnAllMasters(): Promise<{ id: string; slug: string }[]> {
  const found = new Map<number, { id: string; slug: string }>()
  while (found.size < 3) {
    const page = await house.createPage()
    found.set((await cluster.masterOf(pageKey(page.id, 'meta'))).port, page)
  }
  return [...found.values()]
}

/** Each acknowledged entry stands on the page, once. */
async function holdsAll(slug: string, ...editors: SteadyEditor[]): Promise<void> {
  const wanted = editors.flatMap(({ acknowledged }) => acknowledged)
  await eventually(async () => {
    const { entries } = await readWholePage(house.url, slug)
    expect(entries.toSorted()).toEqual(wanted.toSorted())
  })
}
