// Whatever is lost between any two steps of a command, done again it ends as if nothing had been lost.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { driveOutbox } from '../../server/newsroom/outbox.ts'
import { fire } from '../../server/newsroom/scheduled.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { type Losses, onLossyLine, untilDone } from '../support/lost-replies.ts'
import { body, openNewsroom, settings, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

/** What is left of a run, with ids and times told apart by their first appearance only. */
const anHour = 3_600_000

interface Left {
  answers: unknown[]
  pages: unknown[]
}

/** A story with every kind of command; `begin` is called before each. */
async function tell(losses: Losses, begin: () => void, hasOneLane = true): Promise<Left> {
  // The hour until the scheduled entry is due passes when the story says so, not while a slow machine tells it.
  let passedMs = 0
  const clocked = { ...room.newsroom.writes, now: async () => (await room.newsroom.writes.now()) + passedMs }
  const lossy = { ...onLossyLine({ ...room.newsroom, writes: clocked }, losses), hasOneLane }
  const names = new Map<string, string>()
  const answers: unknown[] = []
  const named = (id: string, name: string) => {
    names.set(id, name)
    return id
  }
  const plain = (value: unknown): unknown => {
    let text = JSON.stringify(value) ?? 'null'
    for (const [id, name] of names) text = text.replaceAll(id, name)
    return JSON.parse(text)
  }
  const send = async (command: Command, home: string): Promise<Answer> => {
    const lane = await room.lane(command, { home })
    begin()
    await untilDone(() => carryOut(lossy, lane))
    // As the sweeper does for what a worker left.
    for (const { entry, page } of await room.writes.outbox(home)) {
      await untilDone(() => driveOutbox(lossy.writes, home, entry, page))
    }
    const { answer } = await carryOut(room.newsroom, lane)
    answers.push(plain({ ...answer, at: 0, publishAt: 0 }))
    return answer
  }

  const [home, other, third] = [`p_${newId()}`, `p_${newId()}`, `p_${newId()}`]
  for (const [at, id] of [home, other, third].entries()) {
    const slug = named(`s-${newId()}`, `slug ${at}`)
    await room.announced(named(id, `page ${at}`))
    await send({ type: 'createPage', page: { id, ...settings({ slug }) } }, id)
  }
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => named(newId(), `entry ${name}`)) as [
    string,
    string,
    string,
    string,
  ]
  const entry = { id: a }
  const publishAt = (await room.writes.now()) + anHour
  await send(
    { type: 'publish', entry: { id: d, ...body('later') }, pages: [home, third], publishAt, keyEvent: true },
    home,
  )
  await send({ type: 'edit', entry: { id: d, revision: 1, ...body('later, better') } }, home)
  await send(
    { type: 'publish', entry: { id: a, ...body('a') }, pages: [home, other], keyEvent: true, pinned: true },
    home,
  )
  await send({ type: 'publish', entry: { id: b, ...body('b') }, pages: [home] }, home)
  await send({ type: 'publish', entry: { id: b, ...body('b again') }, pages: [other] }, other)
  await send({ type: 'edit', entry: { id: a, revision: 1, ...body('a, corrected') } }, home)
  await send({ type: 'pin', entry: { id: b }, page: home }, home)
  await send({ type: 'orderPins', page: home, pins: [b, a] }, home)
  await send({ type: 'mark', entry: { id: b }, page: home }, home)
  await send({ type: 'unmark', entry, page: other }, other)
  await send({ type: 'place', entry: { id: b }, pages: [other, third] }, home)
  await send({ type: 'unplace', entry: { id: b }, pages: [other] }, home)
  await send({ type: 'withdraw', entry }, home)
  await send({ type: 'restore', entry }, home)
  const brought = { id: c, ...body('c'), publishedAt: 1000, updatedAt: 1000 }
  await send({ type: 'import', entry: brought, page: other, pinned: true }, other)
  await send({ type: 'import', entry: { ...brought, ...body('c, newer'), updatedAt: 2000 }, page: third }, other)
  await send({ type: 'unpin', entry: { id: c }, page: other }, other)
  begin()
  passedMs = anHour
  expect(await untilDone(() => fire(lossy, home, d, 1))).toBeUndefined()
  for (const line of await room.writes.outbox(home)) await driveOutbox(room.writes, home, line.entry, line.page)
  await send({ type: 'page', page: home, settings: { slug: named(`s-${newId()}`, 'new slug'), status: 'ended' } }, home)
  await send({ type: 'erase', entry: { id: b } }, home)

  const pages = []
  for (const id of [home, other, third]) {
    const { entries, pins, keyEvents, page, cursor } = (await room.log.snapshot(id)) as Snapshot
    pages.push({
      entries: entries.map(({ id: entry, revision, headline, pinned, keyEvent, sequence }) => {
        return { id: entry, revision, headline, pinned, keyEvent, sequence }
      }),
      pins: pins.map(pin => pin.id),
      keyEvents: keyEvents.map(event => event.id),
      page: { ...page, coverageEnd: 0 },
      records: (await room.redis.xrange(`sp:{${id}}:log`, '-', '+')).map(([at, fields]) => [at, ...fields.slice(0, 6)]),
      sequence: cursor.split('.')[0],
      outbox: await room.writes.outbox(id),
      scheduled: await room.entries.scheduled(id),
      withdrawn: await room.entries.withdrawn(id),
      revisions: Object.entries(await room.redis.hgetall(`sp:{${id}}:revisions`))
        .map(([field, text]) => [field, field.endsWith(':by') ? text.replace(/\d{13}/, 'at') : text])
        .toSorted(),
    })
  }
  return { answers, pages: plain(pages) as unknown[] }
}

test.each([true, false])(
  '[L3] [L4] each single call or reply of every command is lost once: it ends as if none had been (one lane: %s)',
  async hasOneLane => {
    let [calls, most] = [0, 0]
    const counting: Losses = {
      at() {
        calls += 1
        most = Math.max(most, calls)
        return undefined
      },
    }
    const begin = () => {
      calls = 0
    }
    const whole = await tell(counting, begin, hasOneLane)
    expect(whole.answers.filter(answer => (answer as Answer).status === 'refused')).toMatchObject([
      { code: 'conflict' },
    ])
    for (let lostAt = 1; lostAt <= most; lostAt += 1) {
      for (const what of ['call', 'reply'] as const) {
        const losing: Losses = { at: () => (++calls === lostAt ? what : undefined) }
        expect(await tell(losing, begin, hasOneLane), `${what} ${lostAt} of each command`).toEqual(whole)
      }
    }
  },
)

test('[L3] [L4] every call and every reply is lost once: it ends as if none had been', async () => {
  const whole = await tell({ at: () => undefined }, () => {})
  const seen = new Map<string, number>()
  const left = await tell(
    {
      at({ name, args }) {
        const key = `${name} ${JSON.stringify(args)}`
        const before = seen.get(key) ?? 0
        seen.set(key, before + 1)
        return before === 0 ? 'call' : before === 1 ? 'reply' : undefined
      },
    },
    () => seen.clear(),
  )
  expect(left).toEqual(whole)
})
