// A process that dies again and again on the same command: what was done is done, what was not is set aside.
import { Queue } from 'bullmq'
import { v7 as newId } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pino } from 'pino'
import { createMetrics } from '../../server/metrics.ts'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import type { LaneCommand } from '../../server/newsroom/ports.ts'
import { startCommandWorkers } from '../../server/queue/command-worker.ts'
import { commandJob, laneQueue, lanePrefix } from '../../server/queue/lanes.ts'
import { prepareLanes } from '../../server/queue/prepare-lanes.ts'
import { createReminders } from '../../server/queue/reminders.ts'
import { keys } from '../../server/storage/keys.ts'
import { isOutage } from '../../server/storage/outages.ts'
import { redisOptions, retryDelayMs } from '../../server/storage/redis.ts'
import { eventually } from '../support/eventually.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
let stop: (() => Promise<unknown>) | undefined
let logged: string[] = []
beforeAll(async () => {
  room = await openNewsroom()
})
afterEach(() => stop?.())
afterAll(() => room.stop())

/**
 * Puts a command into its lane as one on which three processes have died, and lets a worker take it.
 * @returns whether the lane still has it
 */
async function takeAfterDeaths(command: LaneCommand): Promise<() => Promise<boolean>> {
  const lanes = {
    connection: { ...redisOptions(room.server.url), retryStrategy: retryDelayMs, maxRetriesPerRequest: null },
    lanes: 1,
  }
  await prepareLanes(lanes)
  const queue = new Queue(laneQueue, { connection: lanes.connection, prefix: lanePrefix(0) })
  const kept = { jobId: command.id, removeOnComplete: true, removeOnFail: true }
  await queue.pause()
  await queue.add(commandJob, command, kept)
  await room.redis.hset(`${lanePrefix(0)}:${laneQueue}:${command.id}`, 'stc', 3)
  await queue.resume()
  const reminders = createReminders(lanes)
  const workers = startCommandWorkers({
    ...lanes,
    newsroom: room.newsroom,
    reminders,
    metrics: createMetrics(),
    logger: pino({ base: null }, { write: line => void logged.push(line) }),
    lockMs: 2000,
    isOutage,
  })
  stop = async () => {
    await workers.stop()
    await Promise.all([reminders.close(), queue.close()])
  }
  return async () => (await queue.getJob(command.id)) !== undefined
}

async function takenAfterDeaths(command: LaneCommand): Promise<void> {
  const isWaiting = await takeAfterDeaths(command)
  await eventually(async () => expect(await isWaiting()).toBe(false))
}

async function publishing(): Promise<LaneCommand> {
  const page = await room.createPage()
  return room.lane({ type: 'publish', entry: { id: newId(), ...body('deadly') }, pages: [page] })
}

async function isParked(command: LaneCommand): Promise<boolean> {
  return (await room.redis.hexists(keys.parked, command.id)) === 1
}

test('what no process survives is set aside', async () => {
  const command = await publishing()
  await takenAfterDeaths(command)
  expect((await carryOut(room.newsroom, command)).answer.status).toBe('parked')
  expect(await isParked(command)).toBe(true)
})

test('what was done before the process died is not set aside', async () => {
  const command = await publishing()
  const { answer } = await carryOut(room.newsroom, command)
  await takenAfterDeaths(command)
  expect((await carryOut(room.newsroom, command)).answer).toEqual(answer)
  expect(await isParked(command)).toBe(false)
})

test('what can be neither done nor set aside stays in its lane, which says so, until it can be', async () => {
  const command = await publishing()
  logged = []
  await room.redis.del(keys.parked)
  await room.redis.set(keys.parked, 'no hash: nothing can be put there')
  const isWaiting = await takeAfterDeaths(command)
  await eventually(async () => expect(logged.join('')).toContain('a command cannot be set aside: its lane waits'))
  expect(await isWaiting()).toBe(true)
  await room.redis.del(keys.parked)
  await eventually(async () => expect(await isWaiting()).toBe(false))
  expect(await isParked(command)).toBe(true)
})
