// Lanes on the real queue: order, repeats, outages, poison, schedule, outbox.
import { v7 as newId } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pino } from 'pino'
import { driveOutbox } from '../../server/newsroom/outbox.ts'
import { lanePrefix, laneQueue } from '../../server/queue/lanes.ts'
import { startSweeper } from '../../server/queue/sweeper.ts'
import type { Answer } from '../../shared/command.ts'
import type { LaneCommand } from '../../server/newsroom/ports.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createAnswers } from '../../server/storage/answers.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { type TestLane, openLane } from '../support/lane.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { recordWrites } from '../support/redis-writes.ts'

let room: TestNewsroom
let subscriber: Redis
let answers: ReturnType<typeof createAnswers>
let lane: TestLane | undefined

beforeAll(async () => {
  room = await openNewsroom()
  subscriber = await openRedis(room.server.url, 'subscriber')
  answers = createAnswers(room.redis, createAnnouncements(subscriber))
})
afterEach(async () => {
  await lane?.stop()
  lane = undefined
})
afterAll(async () => {
  subscriber.disconnect()
  await room.stop()
})

function publishing(page: string, headline: string, more: object = {}): Promise<LaneCommand> {
  return room.lane({ type: 'publish', entry: { id: newId(), ...body(headline) }, pages: [page], ...more })
}

async function outcome(command: LaneCommand, withinMs = 10_000): Promise<Answer | undefined> {
  return (await answers.wait(command.home, command.id, withinMs))?.answer
}

async function sequenceOf(command: LaneCommand): Promise<number | undefined> {
  const answer = await outcome(command)
  return answer?.status === 'committed' ? answer.sequences[command.home] : undefined
}

test('commands of a lane are done in the order in which they were added, however many workers stand by', async () => {
  lane = await openLane(room, room.newsroom, 3)
  const page = await room.createPage()
  const commands = await Promise.all(Array.from({ length: 60 }, (_, at) => publishing(page, `${at}`)))
  for (const command of commands) await lane.queue.add(command)
  const sequences = []
  for (const command of commands) sequences.push(await sequenceOf(command))
  expect(sequences).toEqual(commands.map((_, at) => at + 2))
})

test('[L3] the same command added fifty times at once is one operation; another under its key is told so', async () => {
  lane = await openLane(room)
  const { queue } = lane
  const page = await room.createPage()
  const command = await publishing(page, 'once')
  const kept = await Promise.all(Array.from({ length: 50 }, () => queue.add(command)))
  expect(kept.every(fingerprint => fingerprint === undefined || fingerprint === command.fingerprint)).toBe(true)
  // By now it may be done and gone from the lane: then the other one is taken in, and finds the answer that is kept.
  const other = { ...(await publishing(page, 'another')), id: command.id }
  await queue.add(other)
  expect((await answers.wait(page, command.id, 5000))?.fingerprint).toBe(command.fingerprint)
  await expect.poll(() => queue.find(command.id)).toBeUndefined()
  expect((await answers.find(page, command.id))?.fingerprint).toBe(command.fingerprint)
  expect((await room.announced(page)).filter(operation => operation.kind === 'publish')).toHaveLength(1)
})

test('[L3] while a command waits, another one under its key is told whose the key is', async () => {
  lane = await openLane(room, room.newsroom, 0)
  const page = await room.createPage()
  const command = await publishing(page, 'first')
  expect(await lane.queue.add(command)).toBe(command.fingerprint)
  expect(await lane.queue.add({ ...(await publishing(page, 'second')), id: command.id })).toBe(command.fingerprint)
})

test('a publish costs one add, two claims, one step, and what the queue needs for itself', async () => {
  lane = await openLane(room)
  const page = await room.createPage()
  const atRest = async () => {
    await expect.poll(() => room.redis.client('LIST'), { interval: 5 }).toMatch(/ flags=\w*b\w* .* cmd=bzpopmin /)
  }
  const warm = await publishing(page, 'warm')
  await lane.queue.add(warm)
  await outcome(warm)
  // The queue takes the finished job away after the answer, looks for the next one, and waits: only then it is at rest.
  await expect.poll(() => lane?.queue.find(warm.id)).toBeUndefined()
  await atRest()
  const command = await publishing(page, 'counted')
  const recorded = await recordWrites(room.server.url, async () => {
    await lane?.queue.add(command)
    await outcome(command)
    await expect.poll(() => lane?.queue.find(command.id)).toBeUndefined()
    await atRest()
  })
  // Once a second the lane looks for jobs whose worker died, whatever is published.
  const writes = recorded.filter(({ touches }) => !touches.some(key => key.endsWith(':stalled-check')))
  const ours = writes.filter(write => !write.touches.some(key => key.startsWith('{sp-lane')))
  expect(ours.map(write => write.touches.map(key => key.replace(/\{.*\}/, '{}')))).toEqual([
    ['sp:{}:command'],
    ['sp:{}:home'],
    expect.arrayContaining([
      'sp:{}:meta',
      'sp:{}:log',
      'sp:{}:entries',
      'sp:{}:bodies',
      'sp:{}:order',
      'sp:{}:answers',
      'sp:{}:audit', // who did it is told in the same write
    ]),
  ])
  // In a lane that was idle: added, woken, taken, finished, next one looked for, waiting again.
  const queues = writes.filter(write => !ours.includes(write)).map(write => write.command)
  expect(queues.filter(command => command === 'evalsha').length).toBeLessThanOrEqual(4)
  // It waits by popping a marker, which counts as a write only when there is one: before, in between and afterwards.
  expect(queues.filter(command => command === 'bzpopmin').length).toBeLessThanOrEqual(3)
  expect(queues.length).toBeLessThanOrEqual(7)
})

test('a command that makes the code throw is parked, shown, and the lane goes on', async () => {
  const page = await room.createPage()
  const poison = await publishing(page, 'poison')
  const broken = {
    ...room.newsroom,
    writes: {
      ...room.writes,
      apply: (...args: Parameters<typeof room.writes.apply>) => {
        if (args[0].id === poison.id) throw new TypeError('a bug')
        return room.writes.apply(...args)
      },
    },
  }
  lane = await openLane(room, broken)
  const after = await publishing(page, 'after')
  await lane.queue.add(poison)
  await lane.queue.add(after)
  expect(await outcome(poison)).toMatchObject({ status: 'parked', detail: expect.stringContaining('a bug') })
  expect(await outcome(after)).toMatchObject({ status: 'committed' })
  const parked = await room.redis.hget('sp:{parked}:commands', poison.id)
  expect(JSON.parse(parked as string)).toMatchObject({ id: poison.id, command: poison.command, fault: 'a bug' })
})

test('an outage is waited out in place: nothing is lost, nothing overtakes', async () => {
  lane = await openLane(room)
  const page = await room.createPage()
  const commands = await Promise.all(Array.from({ length: 30 }, (_, at) => publishing(page, `outage ${at}`)))
  for (const command of commands.slice(0, 15)) await lane.queue.add(command)
  await room.server.kill()
  await room.server.restart()
  for (const command of commands.slice(15)) {
    await expect
      .poll(
        () =>
          lane?.queue.add(command).then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true)
  }
  const sequences = []
  for (const command of commands) sequences.push(await sequenceOf(command))
  expect(sequences).toEqual(commands.map((_, at) => at + 2))
}, 30_000)

function sweepWith({ reminders }: TestLane) {
  return startSweeper({
    pages: room.newsroom.addresses,
    writes: room.writes,
    reminders,
    logger: pino({ level: 'silent' }),
    everyMs: 200,
  })
}

test('a scheduled entry is published at its time, once, also when its reminder vanished', async () => {
  lane = await openLane(room)
  const page = await room.createPage()
  const command = await publishing(page, 'at its time', { publishAt: Date.now() + 700 })
  await lane.queue.add(command)
  expect(await outcome(command)).toMatchObject({ status: 'scheduled' })
  await expect
    .poll(async () => room.headlines((await room.log.snapshot(page))?.entries ?? []), { timeout: 5000 })
    .toEqual(['at its time'])

  const lost = await publishing(page, 'reminded again', { publishAt: Date.now() + 500 })
  await room.send(lost.command, { id: lost.id }) // decided without the queue: nobody reminds
  const sweeper = sweepWith(lane)
  await expect
    .poll(async () => room.headlines((await room.log.snapshot(page))?.entries ?? []), { timeout: 5000 })
    .toEqual(['reminded again', 'at its time'])
  await sweeper.stop()
})

test('[L3] a reminder that was late, and is taken while Redis’ clock is an hour behind, does not hold its entry back', async () => {
  const page = await room.createPage()
  const publishAt = Date.now() + 300
  const command = await publishing(page, 'after the clocks', { publishAt })
  await room.send(command.command, { id: command.id })
  await expect.poll(room.writes.now).toBeGreaterThan(publishAt)
  let behindMs = 3_600_000
  let looks = 0
  const wrongClock = {
    ...room.newsroom,
    writes: {
      ...room.writes,
      async now() {
        looks += 1
        return (await room.writes.now()) - behindMs
      },
    },
  }
  lane = await openLane(room, wrongClock)
  const [record] = await room.writes.due(page, publishAt)
  await lane.reminders.remind(record as NonNullable<typeof record>, publishAt)
  await expect.poll(() => looks).toBeGreaterThan(0)
  await expect.poll(() => room.redis.llen(`${lanePrefix(0)}:${laneQueue}:active`)).toBe(0)
  behindMs = 0
  const sweeper = sweepWith(lane)
  await expect
    .poll(async () => room.headlines((await room.log.snapshot(page))?.entries ?? []), { timeout: 5000 })
    .toEqual(['after the clocks'])
  await sweeper.stop()
})

test('a page that was not reached is reached by the sweeper, and the answer is completed', async () => {
  const [home, other] = [await room.createPage(), await room.createPage()]
  const unreachable = {
    ...room.newsroom,
    onPageUnreached: () => {},
    writes: { ...room.writes, deliver: () => Promise.reject(new Error('that node is away')) },
  }
  lane = await openLane(room, unreachable)
  const command = await room.lane({ type: 'publish', entry: { id: newId(), ...body('both') }, pages: [home, other] })
  await lane.queue.add(command)
  expect(await outcome(command, 500)).toMatchObject({ status: 'committed', pending: [other] })
  for (const line of await room.writes.outbox(home)) await driveOutbox(room.writes, home, line.entry, line.page)
  expect(await outcome(command)).toMatchObject({ pending: [], sequences: { [home]: 2, [other]: 2 } })
  expect(room.headlines((await room.log.snapshot(other))?.entries ?? [])).toEqual(['both'])
})
