// A page loses what its entry's home keeps, as after a promotion by force: the same commands again bring it back there.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { rememberPage } from '../support/lost-page.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

async function sendTwice(sent: readonly { id: string; command: Command }[], lose: () => Promise<void>): Promise<void> {
  for (const { id, command } of sent) await room.send(command, { id })
  await lose()
  for (const { id, command } of sent) {
    const lane = await room.lane(command, { id })
    await carryOut(room.newsroom, lane)
    const { answer } = await room.writes.context(lane.home, id, '')
    expect(answer?.answer).toMatchObject({ status: 'committed', pending: [] })
  }
}

const shown = async (page: string) => (await room.log.snapshot(page))?.entries

test('a publish that comes again is brought to the page that lost it, as the command put it there', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const entry = { id: newId(), ...body('lost elsewhere') }
  const lose = await rememberPage(room.redis, other)
  const command: Command = { type: 'publish', entry, pages: [home, other], keyEvent: true, pinned: true }
  await sendTwice([{ id: newId(), command }], lose)
  expect(await shown(other)).toMatchObject([{ id: entry.id, keyEvent: true, pinned: true, headline: 'lost elsewhere' }])
  expect((await room.log.snapshot(other))?.pins).toMatchObject([{ id: entry.id }])
  expect((await room.log.snapshot(home))?.cursor.split('.')[0], 'home has nothing twice').toBe('2')
  expect((await room.announced(other)).at(-1)).toMatchObject({ kind: 'publish', sequence: 2 })
  expect(await room.writes.outbox(home)).toEqual([])
})

test('the whole life of an entry, lost on one page, ends there as at home', async () => {
  const [home, other, third] = [await room.createPage(), await room.createPage(), await room.createPage()]
  const id = newId()
  const lose = await rememberPage(room.redis, other)
  const commands: Command[] = [
    { type: 'publish', entry: { id, ...body('first') }, pages: [home, other] },
    { type: 'edit', entry: { id, revision: 1, ...body('second') } },
    { type: 'place', entry: { id }, pages: [third] },
    { type: 'withdraw', entry: { id } },
    { type: 'restore', entry: { id } },
    { type: 'edit', entry: { id, revision: 2, ...body('third') } },
  ]
  const before = await room.log.snapshot(third)
  await sendTwice(
    commands.map(command => ({ id: newId(), command })),
    lose,
  )
  for (const page of [home, other, third])
    expect(await shown(page)).toMatchObject([{ id, headline: 'third', revision: 3 }])
  expect(before?.entries).toEqual([])
})

test('what was taken off a page is taken off again, when the page forgot that', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const id = await room.publish([home, other], 'here for a while')
  const lose = await rememberPage(room.redis, other)
  await sendTwice([{ id: newId(), command: { type: 'unplace', entry: { id }, pages: [other] } }], lose)
  expect(await shown(other)).toEqual([])
})

test('an entry that was published by the clock comes back by the command that scheduled it', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const entry = { id: newId(), ...body('at eight') }
  const sent = { id: newId(), publishAt: (await room.writes.now()) + 60_000 }
  const command: Command = { type: 'publish', entry, pages: [home, other], publishAt: sent.publishAt }
  await room.send(command, sent)
  const lose = await rememberPage(room.redis, other)
  await room.send({ type: 'publish', entry, pages: [home, other] }, { id: `${entry.id}_g1` })
  await lose()
  expect(await room.send(command, sent)).toMatchObject({ status: 'scheduled' })
  expect(await shown(other)).toMatchObject([{ id: entry.id }])
})

test('a repeat while that page is away waits in the outbox, and is not forgotten', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const lose = await rememberPage(room.redis, other)
  const entry = { id: newId(), ...body('lost elsewhere') }
  const lane = await room.lane({ type: 'publish', entry, pages: [home, other] })
  await carryOut(room.newsroom, lane)
  await lose()
  const writes = { ...room.writes, deliver: () => Promise.reject(new Error('that node is away')) }
  const stored = await carryOut({ ...room.newsroom, writes, onPageUnreached: () => {} }, lane)
  expect(stored.answer).toMatchObject({ status: 'committed', pending: [other] })
  expect(await room.writes.outbox(home)).toMatchObject([{ entry: entry.id, page: other }])
  await carryOut(room.newsroom, lane)
  expect(await shown(other)).toMatchObject([{ id: entry.id }])
})

test('an answer tells the new place of what was brought again, whichever command brought it', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  const publish = await room.lane({ type: 'publish', entry: { id, ...body('first') }, pages: [home, other] })
  const lose = await rememberPage(room.redis, other)
  await carryOut(room.newsroom, publish)
  const edit = await room.lane({ type: 'edit', entry: { id, revision: 1, ...body('second') } })
  await carryOut(room.newsroom, edit)
  await lose()
  await room.publish([other], 'meanwhile')
  for (const lane of [edit, publish]) await carryOut(room.newsroom, lane)
  for (const lane of [edit, publish]) {
    const { answer } = await room.writes.context(home, lane.id, '')
    expect(answer?.answer).toMatchObject({ sequences: { [other]: 3 }, pending: [] })
  }
  expect(await shown(other)).toMatchObject([{ id, sequence: 3, headline: 'second' }, { headline: 'meanwhile' }])
})
