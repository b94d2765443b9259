// The audit log of commands: one line for each that was accepted, written with its answer, whatever was lost on the way.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandAct } from '../../shared/audit.ts'
import type { Command } from '../../shared/command.ts'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import type { StoredAct } from '../../server/newsroom/people.ts'
import { fire } from '../../server/newsroom/scheduled.ts'
import { createAuditLog } from '../../server/storage/audit-log.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import { randomFrom } from '../faults/random.ts'
import { onLossyLine, untilDone } from '../support/lost-replies.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

type Line = StoredAct & { act: CommandAct }

async function lines(pages: string[], range = {}): Promise<Line[]> {
  const found: Line[] = []
  for await (const line of createAuditLog(room.redis).newestFirst({ pages, people: true }, range)) {
    found.push(line as Line)
  }
  return found
}

test('every accepted command is told of: who, what, where, and what became of it', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const account = { id: `u_${newId()}`, name: 'Mira', role: 'editor', pages: 'all' } as const
  room.accounts.set(account.id, account)
  const entry = { id: newId(), ...body('Ferries resume') }
  const ids = [newId(), newId(), newId()] as const
  await room.send({ type: 'publish', entry, pages: [home, other] }, { id: ids[0], account: account.id })
  await room.send({ type: 'edit', entry: { ...entry, revision: 7 } }, { id: ids[1], account: account.id })
  await room.send({ type: 'pin', entry: { id: entry.id }, page: other }, { id: ids[2], account: account.id })
  const told = (await lines([home, other])).filter(({ act }) => act.by === account.id)
  const by = { by: account.id, name: 'Mira', entry: entry.id }
  expect(told).toMatchObject([
    { outcome: 'committed', act: { ...by, type: 'pin', command: ids[2], pages: [other] } },
    { outcome: 'refused', act: { ...by, type: 'edit', command: ids[1], code: 'conflict', pages: [home, other] } },
    { outcome: 'committed', act: { ...by, type: 'publish', command: ids[0], pages: [home, other] } },
  ])
  expect(told[0]?.at).toBeGreaterThan(1_700_000_000_000)
})

test('no word of an entry stands in it, and an erased entry leaves its id alone', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'Quicksilver')
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('Quicksilver, corrected') } })
  await room.send({ type: 'erase', entry: { id } })
  const kept = JSON.stringify(await room.redis.xrange(pageKey(page, 'audit'), '-', '+'))
  expect(kept).toContain(id)
  expect(kept).not.toMatch(/quicksilver|marsh/i)
  expect((await lines([page])).map(({ act }) => act.type)).toEqual(['erase', 'edit', 'publish', 'createPage'])
})

test('repeated commands and lost replies double nothing and leave nothing out', async () => {
  const page = await room.createPage()
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
  const random = randomFrom(seed).next
  const lossy = onLossyLine(room.newsroom, {
    at: () => (random() < 0.2 ? 'call' : random() < 0.25 ? 'reply' : undefined),
  })
  const sent: string[] = []
  for (let count = 0; count < 40; count += 1) {
    const entry = { id: newId(), ...body(`Update ${count}`) }
    const refused: Command = { type: 'withdraw', entry: { id: newId() } }
    const command: Command = count % 4 === 0 ? refused : { type: 'publish', entry, pages: [page] }
    const lane = await room.lane(command, { home: page })
    sent.push(lane.id)
    await untilDone(() => carryOut(lossy, lane))
    if (random() < 0.3) await untilDone(() => carryOut(lossy, lane))
  }
  const told = (await lines([page])).map(({ act }) => act.command).toReversed()
  expect(told.slice(1), `SEED=${seed}`).toEqual(sent)
})

test('a scheduled entry is told of when it is sent, and as nobody’s deed when its time has come', async () => {
  const page = await room.createPage()
  const entry = { id: newId(), ...body('At its time') }
  const publishAt = (await room.writes.now()) + 50
  await room.send({ type: 'publish', entry, pages: [page], publishAt })
  await expect.poll(() => room.writes.now()).toBeGreaterThan(publishAt)
  await fire(room.newsroom, page, entry.id, 1)
  await fire(room.newsroom, page, entry.id, 1)
  expect((await lines([page])).slice(0, 2)).toMatchObject([
    { outcome: 'committed', act: { type: 'publish', isTimed: true, pages: [page] } },
    { outcome: 'scheduled', act: { type: 'publish', pages: [page] } },
  ])
  expect((await lines([page]))[1]?.act).not.toHaveProperty('isTimed')
})

test('a page whose making was refused is told of too', async () => {
  const page = await room.createPage({ slug: `taken-${newId()}` })
  const { slug } = (await room.newsroom.addresses.find(page)) as { slug: string }
  const id = `p_${newId()}`
  const settings = (await room.log.snapshot(page))?.page
  await room.send({ type: 'createPage', page: { ...settings, id, slug } as never }, { home: id })
  expect((await lines([]))[0]).toMatchObject({
    outcome: 'refused',
    act: { type: 'createPage', pages: [id], code: 'slug-taken' },
  })
})

test('the log is read as one, newest first, and goes on anywhere', async () => {
  const pages = [await room.createPage(), await room.createPage(), await room.createPage()]
  for (let count = 0; count < 60; count += 1) await room.publish([pages[count % 3] as string], `Update ${count}`)
  const all = await lines(pages)
  const times = all.map(({ at }) => at)
  expect(times).toEqual(times.toSorted((one, other) => other - one))
  for (const cut of [0, 1, 7, 31, all.length - 1]) {
    const rest = await lines(pages, { before: all[cut]?.place })
    expect(rest, `below line ${cut}`).toEqual(all.slice(cut + 1))
  }
  const [from, to] = [all[40]?.at, all[10]?.at] as [number, number]
  expect(await lines(pages, { from, to })).toEqual(all.filter(({ at }) => at >= from && at <= to))
})

test('the newest so many are kept', async () => {
  const page = await room.createPage()
  const writes = createPageWrites(room.redis, undefined, undefined, { auditKept: 100 })
  for (let count = 0; count < 350; count += 1) {
    const lane = await room.lane({ type: 'withdraw', entry: { id: `gone-${count}` } }, { home: page })
    await carryOut({ ...room.newsroom, writes }, lane)
  }
  const told = await lines([page])
  expect(told.length).toBeGreaterThanOrEqual(100)
  expect(told.length, 'and a block of a hundred at most besides').toBeLessThanOrEqual(200)
  expect(told[0]?.act.entry).toBe('gone-349')
})
