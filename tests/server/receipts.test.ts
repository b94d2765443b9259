// Receipts over real processes: the answer to a command counts connections, and the desk is told how far each operation went.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { CommandReply } from '../../shared/http-api.ts'
import { addUser, password } from '../support/desk-user.ts'
import { openDeskEnd } from '../support/desk-house.ts'
import { eventually } from '../support/eventually.ts'
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

/** The session of somebody who signs in as people do. */
async function signIn(): Promise<string> {
  const { name } = await addUser(house)
  const answer = await fetch(`${house.url}/desk/api/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: house.url },
    body: JSON.stringify({ name, password }),
  })
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

async function metric(web: number, name: string): Promise<number> {
  const text = await (await fetch(`${house.webs[web]?.opsUrl}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )
}

test('desks on both processes are told the sum of both, with how soon it was there; metrics have each process’s share', async () => {
  const live = await house.createPage()
  for (const web of [0, 0, 1, 1, 1]) await read(web, live.slug)
  const cookie = await signIn()
  const [one, other] = [house.webs[0], house.webs[1]].map(web => ({ url: web?.url ?? '' }))
  const desks = [await openDeskEnd(one as { url: string }, cookie), await openDeskEnd(other as { url: string }, cookie)]
  for (const desk of desks) expect(await desk.here(live.id)).toBe('heard')
  const before = [
    await metric(0, 'stop_press_operation_readers_total'),
    await metric(1, 'stop_press_operation_readers_total'),
  ]
  const id = newId()
  const reply = await publish([live.slug], newId(), id)
  const { sequence } = reply.pages?.[0] ?? {}
  for (const desk of desks) {
    await eventually(() =>
      expect(desk.receipts(live.id)).toContainEqual({
        ...{ sequence, entry: id, revision: 1, readers: 5, halfMs: expect.any(Number) },
        most: { percent: 100, ms: expect.any(Number) },
      }),
    )
  }
  expect((await metric(0, 'stop_press_operation_readers_total')) - (before[0] ?? 0)).toBe(2)
  expect((await metric(1, 'stop_press_operation_readers_total')) - (before[1] ?? 0)).toBe(3)
  expect(await metric(1, 'stop_press_receipts_total{outcome="answered"}')).toBeGreaterThanOrEqual(3)
  expect(await metric(1, 'stop_press_committed_to_received_seconds_count')).toBeGreaterThanOrEqual(3)
  for (const desk of desks) desk.socket.disconnect()
}, 40_000)
