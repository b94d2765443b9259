// A page that was taken down: readers get nothing of it by any way, the desk goes on, and it can be put back.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../shared/account.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { protocolVersion } from '../../shared/socket-events.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { connected, openReader, openSocket } from '../support/socket-reader.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.stop())

const secret = 'The name of the witness'

async function pageWithEntries() {
  const page = await house.createPage()
  const other = await house.createPage()
  const own = await house.publish([page.slug], secret)
  const shared = await house.publish([page.slug, other.slug], 'On both pages')
  const snapshot = (await (await ask(`/api/pages/${page.slug}`)).json()) as Snapshot
  const set = async (status: string) => {
    const sent = await house.command({ type: 'page', page: page.id, settings: { status } })
    expect(sent.status).toBe(201)
  }
  return { page, other, own, shared, snapshot, set }
}

function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(house.url + path, { headers, redirect: 'manual' })
}

async function cookieOf(role: Role, pages: 'all' | string[] = 'all'): Promise<string> {
  const redis = await openRedis(house.redis.url, 'work')
  const accounts = createAccountStore(redis)
  const { account } = await accounts.addUser({ name: `${role} ${newId()}`, role, pages })
  await accounts.changePassword(account.id, 'tide clock window seven')
  const { session } = await accounts.openSession(account.id)
  redis.disconnect()
  return `sp-session=${session}`
}

test('every address of it says that it is gone, until it is put back', async () => {
  const { page, own, snapshot, set } = await pageWithEntries()
  const all = [
    `/live/${page.slug}`,
    `/live/${page.slug}?order=oldest`,
    `/live/${page.slug}/${own}`,
    ...['rss', 'atom', 'json'].map(format => `/live/${page.slug}/feed.${format}`),
    `/api/pages/${page.slug}`,
    `/api/pages/${page.id}`,
    `/api/pages/${page.slug}/slices?before=${snapshot.entries[0]?.position}`,
    `/api/pages/${page.slug}/catch-up?after=${snapshot.cursor}`,
    `/api/pages/${page.slug}/entries/${own}`,
  ]
  for (const path of all) expect([path, (await ask(path)).status]).toEqual([path, 200])
  await set('down')
  for (const path of all) {
    const answer = await ask(path)
    expect([path, answer.status]).toEqual([path, 410])
    expect(await answer.text()).not.toContain(secret)
  }
  await eventually(async () => {
    for (const path of ['/', '/sitemap-news.xml']) expect(await (await ask(path)).text()).not.toContain(page.slug)
  })
  await set('live')
  for (const path of all) expect([path, (await ask(path)).status]).toEqual([path, 200])
})

test('an entry that stands on another page too leads there', async () => {
  const { page, other, shared, set } = await pageWithEntries()
  await set('down')
  const answer = await ask(`/live/${other.slug}/${shared}`)
  expect(answer.status).toBe(200)
  const third = await house.createPage()
  await house.command({ type: 'place', entry: { id: shared }, pages: [third.slug] })
  await house.command({ type: 'unplace', entry: { id: shared }, pages: [other.slug] })
  const moved = await ask(`/live/${other.slug}/${shared}`)
  // Its home is the page that is down: the next best one has it.
  expect([moved.status, moved.headers.get('location')]).toEqual([302, `/live/${third.slug}/${shared}`])
  expect((await ask(`/live/${page.slug}/${shared}`)).status).toBe(410)
})

test('readers hear of it and are sent away; nobody is let in, whatever they say they are', async () => {
  const { page, own, snapshot, set } = await pageWithEntries()
  const reader = await openReader(house.url, page.slug)
  await set('down')
  await eventually(() => expect(reader.timeline.page.status).toBe('down'))
  await eventually(() => expect(reader.socket.connected).toBe(false))
  await house.command({ type: 'edit', entry: { id: own, revision: 1, ...body('Edited while it is down') } })
  const join = { page: page.id, cursor: snapshot.cursor, protocol: protocolVersion }
  for (const desk of [false, true]) {
    const socket = openSocket(house.url, { auth: { desk } })
    await connected(socket)
    expect(await socket.emitWithAck('join', join)).toMatchObject({ kind: 'refused', code: 'gone' })
    socket.disconnect()
  }
  expect(reader.sees()).not.toContain('Edited while it is down')
  await set('live')
  await reader.comesBack()
  expect(reader.sees()).toContain('Edited while it is down')
  reader.close()
})

test('the desk that reaches it goes on reading, following, correcting and withdrawing; nothing new is published', async () => {
  const { page, own, snapshot, set } = await pageWithEntries()
  const cookie = await cookieOf('editor', [page.id])
  const socket = openSocket(house.url, { auth: { desk: true }, extraHeaders: { Cookie: cookie } })
  await connected(socket)
  const join = { page: page.id, cursor: snapshot.cursor, protocol: protocolVersion }
  expect(await socket.emitWithAck('join', join)).toMatchObject({ kind: 'catchUp' })
  await set('down')
  const heard: string[] = []
  socket.on('operation', operation => heard.push(operation.kind))
  await house.command({ type: 'edit', entry: { id: own, revision: 1, ...body('Put right') } })
  await eventually(() => expect(heard).toContain('edit'))
  expect(await socket.emitWithAck('join', join)).toMatchObject({ kind: 'catchUp' })
  for (const [headers, status] of [
    [{ Cookie: cookie }, 200],
    [{ Authorization: `Bearer ${await house.tokenOf('reporter', [page.id])}` }, 200],
    [{ Cookie: await cookieOf('chief', ['p_elsewhere']) }, 410],
  ] as const) {
    expect((await ask(`/api/pages/${page.slug}`, headers)).status).toBe(status)
  }
  const late = await house.command({
    type: 'publish',
    entry: { id: newId(), ...body('New') },
    pages: [page.slug],
  })
  expect(late.reply).toMatchObject({ code: 'page-ended', detail: expect.stringContaining('is taken down') })
  expect((await house.command({ type: 'withdraw', entry: { id: own } })).status).toBe(201)
  expect(socket.connected).toBe(true)
  socket.disconnect()
})
