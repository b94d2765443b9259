// A replica that lagged is promoted, and what was acknowledged meanwhile is gone: editors send it again, and all is as it was.
import { v7 as newId } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { createEntryReads } from '../../server/storage/entry-reads.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { type ClusterNode, startCluster, type TestCluster } from '../support/redis-cluster.ts'
import { openReader, type SocketReader } from '../support/socket-reader.ts'

let cluster: TestCluster
let house: House
/** Pages of different masters: the entry's home, and another on which it stands. */
let home: { id: string; slug: string }
let other: { id: string; slug: string }
let entry: string
let reader: SocketReader

const edit = (headline: string, revision: number) => ({
  type: 'edit',
  entry: { id: entry, revision, ...body(headline) },
})

beforeEach(async () => {
  cluster = await startCluster({ masters: 3, replicas: 1 })
  house = await openHouse({}, { webs: 1, workers: 1 }, { given: cluster })
  home = await house.createPage()
  do other = await house.createPage()
  while ((await masterOf(other)) === (await masterOf(home)))
  entry = await house.publish([home.slug, other.slug], 'as it was at first')
  expect((await house.command(edit('as it was kept twice', 1))).status).toBe(201)
  reader = await openReader(house.url, home.slug)
}, 60_000)

afterEach(async () => {
  reader?.close()
  await house?.stop()
  await cluster?.stop()
})

const masterOf = (page: { id: string }) => cluster.masterOf(pageKey(page.id, 'meta'))

/** Everything that is done meanwhile is acknowledged by a master alone, and lost with it. */
async function losing(doing: () => Promise<void>): Promise<void> {
  const master = await masterOf(home)
  const [replica] = (await cluster.replicasOf(master)) as [ClusterNode]
  await replica.kill()
  await eventually(async () => {
    expect(String(await master.command('info', 'replication'))).toContain('connected_slaves:0')
  })
  await doing()
  await master.kill()
  await replica.restart()
  await cluster.healthy()
  expect(await masterOf(home)).toBe(replica)
}

async function stateOfEntry(): Promise<CurrentEntry | undefined> {
  const redis = await openRedis(cluster.url, 'work')
  try {
    return await createEntryReads(redis).current(home.id, entry)
  } finally {
    redis.disconnect()
  }
}

async function shown(page: { slug: string }) {
  const answer = await fetch(`${house.url}/api/pages/${page.slug}`)
  const { entries } = (await answer.json()) as { entries: { id: string; headline: string; revision: number }[] }
  return entries.map(({ id, headline, revision }) => ({ id, headline, revision }))
}

/** As a desk does with its outbox: again until it is answered, and done. */
async function send(key: string, command: unknown): Promise<number> {
  let status = 0
  await eventually(async () => {
    status = (await house.command(command, { key })).status
    expect([201, 409]).toContain(status)
  })
  return status
}

test('[R4] readers are reset, and the same commands bring every page and revision back to what they were', async () => {
  const added = newId()
  const outbox = [
    [newId(), edit('as it was lost', 2)],
    [newId(), { type: 'publish', entry: { id: added, ...body('also lost') }, pages: [home.slug] }],
    [newId(), { type: 'mark', page: home.slug, entry: { id: added } }],
    [newId(), { type: 'withdraw', entry: { id: entry } }],
    [newId(), { type: 'restore', entry: { id: entry } }],
  ] as const
  let before: unknown
  await losing(async () => {
    for (const [key, command] of outbox) expect(await send(key, command)).toBe(201)
    before = [await shown(home), await shown(other)]
    await eventually(() => expect(reader.sees()).toContain('also lost'))
  })
  await eventually(() => expect(reader.sees()).toEqual(['as it was kept twice']))
  expect(reader.events()).toContain('reset')
  for (const [key, command] of outbox) expect(await send(key, command)).toBe(201)
  await eventually(async () => expect([await shown(home), await shown(other)]).toEqual(before))
  expect(await stateOfEntry()).toMatchObject({ revision: 3, state: 'published' })
  await eventually(() => expect(reader.sees()).toEqual(['also lost', 'as it was lost']))
}, 90_000)

test('a page that kept what its home lost is not left behind: the home goes beyond it, and both say the same', async () => {
  const lost = newId()
  await losing(async () => {
    expect(await send(lost, edit('lost at home, kept elsewhere', 2))).toBe(201)
    await eventually(async () => expect((await shown(other))[0]?.headline).toBe('lost at home, kept elsewhere'))
  })
  // Somebody edits what they see now, before the outbox of the other arrives.
  expect(await send(newId(), edit('written after the loss', 2))).toBe(201)
  expect(await send(lost, edit('lost at home, kept elsewhere', 2))).toBe(409)
  await eventually(async () => {
    const [[here], [there]] = [await shown(home), await shown(other)]
    expect(here?.headline).toBe('written after the loss')
    expect(there).toEqual(here)
  })
  expect((await stateOfEntry())?.revision).toBeGreaterThan(3)
}, 90_000)
