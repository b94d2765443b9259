// A receipt says how many readers an entry went to: those connected to its pages, over all web processes, without desks.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { CommandReply } from '../../shared/http-api.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { connected, openReader, openSocket, type SocketReader } from '../support/socket-reader.ts'

let house: House
const readers: SocketReader[] = []

beforeAll(async () => {
  house = await openHouse({}, { webs: 2, workers: 1 })
})
afterAll(async () => {
  for (const reader of readers) reader.close()
  await house.stop()
})

async function read(web: number, slug: string): Promise<void> {
  readers.push(await openReader(house.webs[web]?.url ?? '', slug))
}

const publish = (pages: string[], key = newId(), id = newId(), url = house.url) =>
  house
    .command({ type: 'publish', entry: { id, ...body('Barrier closed') }, pages }, { key, url })
    .then(({ reply }): CommandReply => reply)

test('readers of all pages of an entry are counted on every process; a desk is none, and a repeat knows nothing', async () => {
  const [one, other, quiet] = [await house.createPage(), await house.createPage(), await house.createPage()]
  expect((await publish([quiet.slug])).readers).toBe(0)
  await read(0, one.slug)
  await read(1, one.slug)
  await read(1, other.slug)
  await read(1, other.slug)
  const desk = openSocket(house.url, { auth: { desk: true } })
  await connected(desk)
  const { progress } = (readers[0] as SocketReader).timeline
  const cursor = `${progress.sequence}.${progress.digest}`
  await desk.emitWithAck('join', { page: one.id, cursor, protocol: 1 })

  // The second process tells its readers to the first within five seconds.
  await expect.poll(async () => (await publish([one.slug])).readers, { timeout: 15_000 }).toBe(2)
  const [key, id] = [newId(), newId()]
  expect((await publish([one.slug, other.slug], key, id)).readers).toBe(4)
  expect(await publish([one.slug, other.slug], key, id)).not.toHaveProperty('readers')
  await expect
    .poll(async () => (await publish([one.slug], newId(), newId(), house.webs[1]?.url)).readers, {
      timeout: 15_000,
    })
    .toBe(2)
  desk.close()
}, 40_000)
