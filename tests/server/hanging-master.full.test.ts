// A master that hangs closes no connection and answers nothing: the service has to leave it by itself, on Sentinel and on a Cluster.
import { onTestFinished, test } from 'vitest'
import { expect } from 'vitest'
import { pageKey } from '../../server/storage/keys.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { startCluster } from '../support/redis-cluster.ts'
import type { RedisNode } from '../support/redis-node.ts'
import { startSentinel } from '../support/redis-sentinel.ts'
import { openReader } from '../support/socket-reader.ts'
import { startEditor } from '../support/steady-editor.ts'
import { readWholePage } from '../support/whole-page.ts'

interface Group {
  url: string
  masterOf(page: { id: string }): Promise<RedisNode>
  stop(): Promise<void>
}

async function sentinel(): Promise<Group> {
  const group = await startSentinel({ replicas: 1, sentinels: 3 })
  return { url: group.url, masterOf: () => group.master(), stop: () => group.stop() }
}

async function cluster(): Promise<Group> {
  const group = await startCluster({ masters: 3, replicas: 1 })
  return { url: group.url, masterOf: ({ id }) => group.masterOf(pageKey(id, 'meta')), stop: () => group.stop() }
}

test.each([
  ['Sentinels', sentinel],
  ['a Cluster', cluster],
] as const)(
  'with %s another one takes its place, and the one that hung does no harm when it wakes up',
  async (_, open) => {
    const group = await open()
    onTestFinished(() => group.stop())
    const house: House = await openHouse({}, { webs: 1, workers: 1 }, { given: group })
    onTestFinished(() => house.stop())
    const page = await house.createPage()
    const reader = await openReader(house.url, page.slug)
    const editor = startEditor(house, [page.slug])
    await eventually(() => expect(editor.acknowledged.length).toBeGreaterThan(5))
    const hung = await group.masterOf(page)
    hung.pause()
    const count = editor.acknowledged.length
    // The Cluster's own view of it is asked for from those that answer.
    await eventually(() => expect(editor.acknowledged.length).toBeGreaterThan(count + 10))
    hung.resume()
    const woken = editor.acknowledged.length
    await eventually(() => expect(editor.acknowledged.length).toBeGreaterThan(woken + 10))
    await editor.stop()
    await eventually(async () => {
      const { entries } = await readWholePage(house.url, page.slug)
      expect(entries.toSorted()).toEqual(editor.acknowledged.toSorted())
      expect(reader.sees().length).toBe(entries.length)
    })
    reader.close()
  },
  90_000,
)
