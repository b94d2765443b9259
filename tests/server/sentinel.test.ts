// The whole service on a master, a replica and three Sentinels, found by REDIS_URL alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { cursorOf } from '../../shared/timeline.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { startSentinel, type TestSentinel } from '../support/redis-sentinel.ts'
import { openReader } from '../support/socket-reader.ts'
import { startEditor } from '../support/steady-editor.ts'
import { readWholePage } from '../support/whole-page.ts'

let group: TestSentinel
let house: House

beforeAll(async () => {
  group = await startSentinel({ replicas: 1, sentinels: 3 })
  house = await openHouse({}, { webs: 1, workers: 1 }, { given: group })
}, 60_000)

afterAll(async () => {
  await house?.stop()
  await group?.stop()
})

test('the master is killed while editors publish: the service finds the promoted replica, and everything acknowledged is there', async () => {
  const { slug } = await house.createPage()
  const reader = await openReader(house.url, slug)
  const editors = [startEditor(house, [slug]), startEditor(house, [slug])]
  await eventually(() => {
    for (const { acknowledged } of editors) expect(acknowledged.length).toBeGreaterThan(5)
  })
  const before = await group.master()
  await before.kill()
  const counts = editors.map(({ acknowledged }) => acknowledged.length)
  await eventually(() => {
    for (const [place, { acknowledged }] of editors.entries()) {
      expect(acknowledged.length).toBeGreaterThan((counts[place] ?? 0) + 5)
    }
  })
  await Promise.all(editors.map(editor => editor.stop()))
  expect(await group.master()).not.toBe(before)
  const wanted = editors.flatMap(({ acknowledged }) => acknowledged).toSorted()
  await eventually(async () => {
    const { entries, cursor } = await readWholePage(house.url, slug)
    expect(entries.toSorted()).toEqual(wanted)
    expect(printCursor(cursorOf(reader.timeline))).toBe(cursor)
  })
  reader.close()
}, 60_000)
