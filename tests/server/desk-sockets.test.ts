// The desk's sockets on two web processes: who is let in, what each is told, and what nobody is.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import {
  beatMs,
  type DeskHouse,
  type DeskWeb,
  openDeskEnd,
  openDeskHouse,
  type TestDeskEnd,
} from '../support/desk-house.ts'
import { eventually } from '../support/eventually.ts'

let house: DeskHouse
let count = 0
beforeAll(async () => {
  house = await openDeskHouse()
})
afterAll(() => house.stop())

const nameOf = (name: string) => `${name} ${++count}`
const present = (desk: TestDeskEnd) => desk.together()?.present.map(({ name }) => name)
const holder = (desk: TestDeskEnd) => desk.together()?.leases.map(({ name }) => name)

test('only a session opens the desk’s socket, and only from a page of ours', async () => {
  const [web] = house.webs
  const { cookie } = await house.signIn(nameOf('Mira'))
  const { account } = await house.accounts.addUser({ name: nameOf('Newcomer'), role: 'admin', pages: 'all' })
  const first = `sp-session=${(await house.accounts.openSession(account.id)).session}`
  const tries: [cookie: string, how?: object][] = [
    [''],
    ['sp-session=of-nobody'],
    [first],
    [cookie, { origin: 'https://elsewhere.example' }],
  ]
  for (const [brought, how] of tries) await expect(openDeskEnd(web, brought, how)).rejects.toThrow('websocket error')
  const desk = await openDeskEnd(web, cookie)
  expect(await desk.here(null)).toBe('heard')
  desk.socket.disconnect()
})

test('whoever says what no desk says is cut off; what cannot be read is told so', async () => {
  const { cookie } = await house.signIn(nameOf('Odd'))
  const desk = await openDeskEnd(house.webs[0], cookie)
  const { socket } = desk
  const say = (said: unknown) => socket.emitWithAck('here', said as never)
  for (const said of [undefined, {}, { tab: 'x', page: null, edits: [] }, { tab: newId(), page: null, edits: [1] }]) {
    expect(await say(said)).toBe('malformed')
  }
  expect(await desk.takeOver('not-open-here')).toBe('malformed')
  const ended = new Promise(resolve => socket.once('disconnect', resolve))
  ;(socket as unknown as { emit(event: string): void }).emit('join')
  expect(await ended).toBe('io server disconnect')
})

test('two editors on two processes see each other, who edits what, and a take-over, at once', async () => {
  const page = await house.room.createPage()
  const entry = await house.room.publish([page], 'Barrier closed')
  const names = [nameOf('Mira'), nameOf('Jon')] as const
  const [mira, jon] = [await house.signIn(names[0]), await house.signIn(names[1])]
  const here = await openDeskEnd(house.webs[0], mira.cookie)
  const there = await openDeskEnd(house.webs[1], jon.cookie)
  await here.here(page)
  await there.here(page)
  for (const desk of [here, there]) await eventually(() => expect(present(desk)?.toSorted()).toEqual(names.toSorted()))
  await here.here(page, [entry])
  await eventually(() => expect(holder(there)).toEqual([names[0]]))
  await there.here(page, [entry])
  expect(holder(there), 'the first one has it').toEqual([names[0]])
  expect(await there.takeOver(entry)).toBe('heard')
  await eventually(() => expect(here.together()?.leases).toMatchObject([{ entry, account: jon.id, name: names[1] }]))
  there.socket.disconnect()
  await eventually(() => expect(present(here)).toEqual([names[0]]))
  here.socket.disconnect()
})

test('nobody is told of pages beyond their reach, and a reporter takes no lease', async () => {
  const [page, other] = [await house.room.createPage(), await house.room.createPage()]
  const [secret, shared] = [
    await house.room.publish([other], 'Secret'),
    await house.room.publish([page, other], 'Both'),
  ]
  const names = [nameOf('Everywhere'), nameOf('Here'), nameOf('Reporter')] as const
  const everywhere = await openDeskEnd(house.webs[0], (await house.signIn(names[0])).cookie)
  const here = await openDeskEnd(house.webs[1], (await house.signIn(names[1], 'editor', [page])).cookie)
  const reporter = await openDeskEnd(house.webs[1], (await house.signIn(names[2], 'reporter')).cookie)
  expect(await here.here(other)).toBe('malformed')
  expect(await here.here(page, [secret])).toBe('heard')
  await reporter.here(page, [shared])
  await everywhere.here(other, [secret, shared])
  await eventually(() => expect(here.together()?.leases.map(lease => lease.entry)).toEqual([shared]))
  expect(here.together()?.leases).toMatchObject([{ name: names[0] }])
  expect(present(here)?.toSorted()).toEqual([names[1], names[2]].toSorted())
  expect(JSON.stringify(here.together())).not.toContain(secret)
  for (const desk of [everywhere, here, reporter]) desk.socket.disconnect()
})

/** Tells a process that a frame of a page was written to so many readers. */
function sent({ receipts }: DeskWeb, page: string, sequence: number, readers: number): void {
  receipts.sent({ packet: '', wire: Buffer.alloc(0), brings: { page, operations: [{ sequence }] } }, readers, 0)
}

test('receipts of a history that was lost are not told by a process that did not hear of it, once a desk did', async () => {
  const page = newId()
  const [web, other] = house.webs
  const [desk, late] = [
    await openDeskEnd(other, (await house.signIn(nameOf('There'))).cookie),
    await openDeskEnd(other, (await house.signIn(nameOf('Late'))).cookie),
  ]
  await desk.here(page)
  sent(web, page, 7, 30)
  sent(web, page, 8, 31)
  await eventually(() => expect(desk.receipts(page)).toHaveLength(2))
  web.receipts.forget(page)
  sent(web, page, 7, 5)
  await eventually(() => expect(desk.receipts(page)).toContainEqual({ sequence: 7, readers: 5 }))
  expect(await desk.here(page, [], [], { anew: page })).toBe('heard')
  sent(web, page, 9, 7)
  await late.here(page)
  await eventually(() =>
    expect(late.receipts(page)).toEqual([
      { sequence: 7, readers: 5 },
      { sequence: 9, readers: 7 },
    ]),
  )
  for (const end of [desk, late]) end.socket.disconnect()
})

test('receipts go to the desks that look at a page or send to it, on every process, within their reach', async () => {
  const [page, other] = [newId(), newId()]
  const [web] = house.webs
  const near = await openDeskEnd(house.webs[0], (await house.signIn(nameOf('Near'))).cookie)
  const far = await openDeskEnd(house.webs[1], (await house.signIn(nameOf('Far'))).cookie)
  const bound = await openDeskEnd(house.webs[1], (await house.signIn(nameOf('Bound'), 'editor', [page])).cookie)
  await near.here(page)
  await far.here(page, [], [other])
  expect(await bound.here(page, [], [other])).toBe('heard')
  sent(web, other, 1, 40)
  sent(web, page, 1, 30)
  for (const desk of [near, far, bound])
    await eventually(() => expect(desk.receipts(page)).toEqual([{ sequence: 1, readers: 30 }]))
  await eventually(() => expect(far.receipts(other)).toEqual([{ sequence: 1, readers: 40 }]))
  // Another one comes behind it: what was to come of the other page would have been there before.
  await far.here(other)
  sent(web, other, 2, 41)
  await eventually(() => expect(far.receipts(other)).toHaveLength(2))
  sent(web, page, 2, 31)
  await eventually(() => expect(bound.receipts(page)).toHaveLength(2))
  expect([near.receipts(other), bound.receipts(other)]).toEqual([[], []])
  expect(far.receipts(page), 'it looks elsewhere').toHaveLength(1)
  for (const desk of [near, far, bound]) desk.socket.disconnect()
})

test('a session that is over speaks for nobody from the next beat on', async () => {
  const page = await house.room.createPage()
  const names = [nameOf('Stays'), nameOf('Goes')] as const
  const stays = await openDeskEnd(house.webs[0], (await house.signIn(names[0])).cookie)
  const goer = await house.signIn(names[1])
  const goes = await openDeskEnd(house.webs[1], goer.cookie)
  await stays.here(page)
  await goes.here(page)
  await eventually(() => expect(present(stays)).toHaveLength(2))
  const ended = new Promise(resolve => goes.socket.once('disconnect', resolve))
  await house.accounts.changePassword(goer.id, 'another clock window seven')
  await house.webs[1].clock.pass(beatMs)
  await ended
  await eventually(() => expect(present(stays)).toEqual([names[0]]))
  await expect(openDeskEnd(house.webs[0], goer.cookie)).rejects.toThrow('websocket error')
  stays.socket.disconnect()
})

test('a tab that comes back over another process is the same one, and keeps what it edits', async () => {
  const page = await house.room.createPage()
  const entry = await house.room.publish([page], 'Kept')
  const names = [nameOf('Wanders'), nameOf('Watches')] as const
  const [wanderer, tab] = [await house.signIn(names[0]), crypto.randomUUID()]
  const watches = await openDeskEnd(house.webs[0], (await house.signIn(names[1])).cookie)
  const before = await openDeskEnd(house.webs[0], wanderer.cookie, { tab })
  await before.here(page, [entry])
  await watches.here(page)
  await eventually(() => expect(present(watches)?.toSorted()).toEqual([...names].toSorted()))
  const since = watches.together()?.leases[0]?.since
  before.losesConnection()
  const after = await openDeskEnd(house.webs[1], wanderer.cookie, { tab })
  await after.here(page, [entry])
  await eventually(() => expect(present(watches)).toHaveLength(2))
  expect(watches.together()?.leases).toMatchObject([{ entry, since, name: names[0] }])
  for (const desk of [watches, after]) desk.socket.disconnect()
})

test('who speaks too often is told to say it later', async () => {
  const { cookie } = await house.signIn(nameOf('Chatty'))
  const desk = await openDeskEnd(house.webs[0], cookie)
  const told = await Promise.all(Array.from({ length: 40 }, () => desk.here(null)))
  expect(told.filter(answer => answer === 'heard').length).toBe(20)
  expect(told.at(-1)).toBe('later')
  desk.socket.disconnect()
})

test('a desk that hangs does not keep a process from ending', async () => {
  const [, web] = house.webs
  const desk = await openDeskEnd(web, (await house.signIn(nameOf('Hangs'))).cookie)
  await desk.here(null)
  const { transport } = desk.socket.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } }
  transport.ws._socket.pause()
  const stopped = web.stop()
  await web.clock.pass(1000)
  await stopped
})
