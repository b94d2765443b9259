// Several web processes behind one port: entries reach the readers of all, counts add up, one that dies takes nobody with it.
import { availableParallelism } from 'node:os'
import { v7 as newId } from 'uuid'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { printCursor } from '../../shared/cursor.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { visibleEntries } from '../../shared/timeline.ts'
import { endsByItself } from '../support/ends.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { openReader, type SocketReader } from '../support/socket-reader.ts'
import { type FaithfulReader, isRunning, metricOf, openFaithfulReader, processesOf } from '../support/web-processes.ts'

// Each of these starts five processes, and some of them again, wherever the tests run.
vi.setConfig({ testTimeout: 60_000 })

async function open(env: Record<string, string> = {}) {
  const house = await openHouse({ WEB_PROCESSES: '2', ...env })
  onTestFinished(() => house.stop())
  const page = await house.createPage({ batchSize: 20 })
  return { house, page, web: house.webs[0] as WebProcess }
}

async function openReaders(house: House, slug: string, count: number) {
  const readers: SocketReader[] = []
  // One after the other: each finds the processes as the last one left them.
  while (readers.length < count) readers.push(await openReader(house.url, slug))
  onTestFinished(() => readers.forEach(reader => reader.close()))
  return readers
}

const readinessOf = async ({ opsUrl }: WebProcess) => {
  const answer = await fetch(`${opsUrl}/ready`)
  return { status: answer.status, ...((await answer.json()) as { ready: boolean; reasons: string[] }) }
}

/** Sends it under one key until it is answered, as every client has to whose connection may end. */
async function publishSurely(house: House, slug: string, headline: string): Promise<void> {
  const [key, entry] = [newId(), { id: newId(), ...body(headline) }]
  await eventually(async () => {
    const { status } = await house.command({ type: 'publish', entry, pages: [slug] }, { key })
    expect(status).toBe(201)
  })
}

test('entries reach the readers of all processes; counts, receipts and metrics add up', async () => {
  const { house, page, web } = await open()
  const readers = await openReaders(house, page.slug, 7)
  const [first, second] = processesOf(web)
  expect([first, second]).toEqual([expect.any(Number), expect.any(Number)])
  await house.publish([page.slug], 'To everyone')
  await eventually(() => {
    for (const reader of readers) expect(reader.sees()).toEqual(['To everyone'])
  })
  expect(await metricOf(web, `stop_press_readers{page="${page.id}"}`)).toBe(7)
  expect(await metricOf(web, 'stop_press_deliveries_total')).toBeGreaterThanOrEqual(7)
  expect(await metricOf(web, 'stop_press_web_processes')).toBe(2)
  expect(await metricOf(web, 'stop_press_queue_depth')).toBe(0)
  for (const who of ['keeper', '1', '2']) {
    expect(await metricOf(web, `process_start_time_seconds{process="${who}"}`)).toBeGreaterThan(0)
  }
  await eventually(() => {
    for (const { heard } of readers) expect(heard).toContainEqual({ event: 'readers', payload: { count: 7 } })
  })
  const entry = { id: newId(), ...body('Counted') }
  const { reply } = await house.command({ type: 'publish', entry, pages: [page.slug] })
  expect(reply.readers).toBe(7)
  expect(await readinessOf(web)).toEqual({ status: 200, ready: true, reasons: [] })
})

test('a process that dies in mid-stream, while readers come, is started again, and everyone has everything', async () => {
  const { house, page, web } = await open()
  const here: FaithfulReader[] = []
  while (here.length < 12) here.push(await openFaithfulReader(web.url, page.slug))
  const came: FaithfulReader[] = []
  onTestFinished(() => [...here, ...came].forEach(reader => reader.close()))
  const coming: Promise<unknown>[] = []
  const headlines = Array.from({ length: 12 }, (_, place) => `Entry ${place + 1}`)
  for (const [place, headline] of headlines.entries()) {
    for (let more = 0; more < 3; more += 1) {
      coming.push(openFaithfulReader(web.url, page.slug).then(reader => came.push(reader)))
    }
    if (place === 3) process.kill(processesOf(web)[1] as number, 'SIGKILL')
    await publishSurely(house, page.slug, headline)
  }
  await Promise.all(coming)
  const fresh = (await (await fetch(`${web.url}/api/pages/${page.slug}`)).json()) as Snapshot
  await eventually(() => {
    for (const { reader } of [...here, ...came]) {
      expect(printCursor(reader.timeline.progress)).toBe(fresh.cursor)
      expect(visibleEntries(reader.timeline).map(({ headline }) => headline)).toEqual(headlines.toReversed())
    }
  })
  const lost = here.filter(({ losses }) => losses() > 0)
  expect(lost.length).toBeGreaterThan(0)
  expect(lost.length).toBeLessThan(here.length)
  await eventually(async () => expect(await metricOf(web, 'stop_press_web_processes')).toBe(2))
  expect(await metricOf(web, 'stop_press_web_restarts_total')).toBe(1)
  expect(web.log.filter(({ event }) => event === 'ready')).toHaveLength(1)
  expect(await readinessOf(web)).toEqual({ status: 200, ready: true, reasons: [] })
})

test('connections on their way to a process that dies are answered by another one', async () => {
  const { page, web } = await open()
  const [first] = processesOf(web) as [number, number]
  // What stands still takes no connection that it is given, so that some are on their way for sure.
  process.kill(first, 'SIGSTOP')
  const asked = Array.from({ length: 24 }, async () => {
    const answer = await fetch(`${web.url}/api/pages/${page.slug}`, { headers: { Connection: 'close' } })
    return answer.status
  })
  // Of those that the other one took.
  await Promise.race(asked)
  process.kill(first, 'SIGKILL')
  expect(await Promise.all(asked)).toEqual(asked.map(() => 200))
  const again = await metricOf(web, 'stop_press_connections_total{outcome="given again"}')
  expect(again).toBeGreaterThan(0)
})

test('processes that are asked to end one after the other lose no request; their readers are told, and they are started again', async () => {
  const { house, page, web } = await open()
  const readers = await openReaders(house, page.slug, 8)
  let isOver = false
  const answers: number[] = []
  const asking = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const headers = { Connection: 'close' }
      answers.push((await fetch(`${web.url}/api/pages/${page.slug}`, { headers })).status)
    }
  })
  const told: number[] = []
  for (const pid of processesOf(web)) {
    process.kill(pid, 'SIGTERM')
    await eventually(() => expect(processesOf(web)).not.toContain(pid))
    await eventually(async () => expect(await metricOf(web, 'stop_press_web_processes')).toBe(2))
    told.push(readers.filter(({ events }) => events().includes('drain')).length)
  }
  isOver = true
  await Promise.all(asking)
  expect(new Set(answers)).toEqual(new Set([200]))
  expect(told[0]).toBeGreaterThan(0)
  expect(told[0]).toBeLessThan(readers.length)
  expect(told[1]).toBe(readers.length)
  expect(await metricOf(web, 'stop_press_connections_total{outcome="turned away"}')).toBe(0)
})

test('without its keeper no process stays; readers are told', async () => {
  const { house, page, web } = await open()
  const readers = await openReaders(house, page.slug, 4)
  const processes = processesOf(web)
  await web.kill()
  // A successor does not have to wait for the port.
  await house.startWeb({ PORT: new URL(web.url).port })
  await eventually(() => expect(processes.filter(isRunning)).toEqual([]))
  for (const reader of readers) expect(reader.events()).toContain('drain')
})

test.each(['its keeper', 'all at once, as a terminal or the launcher does'])(
  'asked to end, by %s, all end in order with 0: not ready, requests answered, readers told',
  async how => {
    const { house, page, web } = await open({ DRAIN_MS: '1000' })
    const readers = await openReaders(house, page.slug, 4)
    const processes = processesOf(web)
    const ended = endsByItself(web)
    if (how !== 'its keeper') for (const pid of processes) process.kill(pid, 'SIGTERM')
    await eventually(async () =>
      expect(await readinessOf(web)).toEqual({ status: 503, ready: false, reasons: ['The process is stopping.'] }),
    )
    const late = await fetch(`${web.url}/api/pages/${page.slug}`, { headers: { connection: 'close' } })
    expect(late.status).toBe(200)
    expect(await ended).toBe(0)
    expect(processes.filter(isRunning)).toEqual([])
    expect(web.log.filter(({ msg }) => msg === 'web stopped')).toHaveLength(2)
    for (const reader of readers) expect(reader.events()).toContain('drain')
  },
)

test('a second signal ends all at once', async () => {
  const { web } = await open({ DRAIN_MS: '3000' })
  const processes = processesOf(web)
  const again = setInterval(() => web.child.kill('SIGTERM'), 50)
  onTestFinished(() => clearInterval(again))
  expect(await endsByItself(web)).toBe(143)
  await eventually(() => expect(processes.filter(isRunning)).toEqual([]))
})

test('each process writes its number into the log', async () => {
  const { web } = await open()
  await endsByItself(web)
  const stopped = web.log.filter(({ msg }) => msg === 'web stopped')
  expect(stopped.map(({ number }) => number).toSorted()).toEqual([1, 2])
})

test('a first password is shown once, whoever is started again', async () => {
  const { house, page, web } = await open()
  await openReaders(house, page.slug, 2)
  process.kill(processesOf(web)[0] as number, 'SIGKILL')
  await eventually(async () => expect(await metricOf(web, 'stop_press_web_restarts_total')).toBe(1))
  await eventually(async () => expect(await metricOf(web, 'stop_press_web_processes')).toBe(2))
  await endsByItself(web)
  expect(web.log.filter(({ event }) => event === 'ready')).toEqual([
    expect.objectContaining({ administrator: { name: 'admin', password: expect.any(String) as unknown } }),
  ])
})

test('what was counted stays counted when a process is started again', async () => {
  const { house, page, web } = await open()
  await openReaders(house, page.slug, 4)
  await house.publish([page.slug], 'Counted')
  await eventually(async () => expect(await metricOf(web, 'stop_press_deliveries_total')).toBeGreaterThanOrEqual(4))
  const before = (await metricOf(web, 'stop_press_deliveries_total')) as number
  for (const pid of processesOf(web)) process.kill(pid, 'SIGKILL')
  await eventually(async () => expect(await metricOf(web, 'stop_press_web_restarts_total')).toBe(2))
  await eventually(async () => expect(await metricOf(web, 'stop_press_web_processes')).toBe(2))
  expect(await metricOf(web, 'stop_press_deliveries_total')).toBeGreaterThanOrEqual(before)
  expect(await metricOf(web, `stop_press_readers{page="${page.id}"}`)).toBeUndefined()
})

test('what an account may do so often it may do so often over all processes', async () => {
  const { house, page, web } = await open({ COMMANDS_PER_SECOND: '1', COMMAND_BURST: '6' })
  const send = async () => {
    const answer = await fetch(`${web.url}/api/commands`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'Idempotency-Key': newId(),
        Connection: 'close', // each goes to whichever process is next
      },
      body: JSON.stringify({ type: 'publish', entry: { id: newId(), ...body('One of many') }, pages: [page.slug] }),
    })
    return answer.status
  }
  const token = await house.tokenOf('editor')
  const answers = await Promise.all(Array.from({ length: 40 }, send))
  const taken = answers.filter(status => status === 201 || status === 202).length
  // Of two that count for themselves, twelve would have been taken at once.
  expect([taken >= 6, taken < 12]).toEqual([true, true])
  expect(answers.filter(status => status === 429)).toHaveLength(40 - taken)
})

test('a guess at a password counts over all processes', async () => {
  const { web } = await open()
  const guess = async () => {
    const answer = await fetch(`${web.url}/desk/api/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Connection: 'close' },
      body: JSON.stringify({ name: 'nobody', password: 'not the one' }),
    })
    return answer.status
  }
  const answers: number[] = []
  while (answers.length < 6) answers.push(await guess())
  expect(answers).toEqual([401, 401, 401, 401, 401, 429])
})

test('as many as there are cores, where that is asked for', () => {
  const { webProcesses } = readConfig({ REDIS_URL: 'redis://127.0.0.1', WEB_PROCESSES: 'auto' })
  expect(webProcesses).toBe(availableParallelism())
})

test.each(['0', '-1', '1.5', '65', 'many'])('WEB_PROCESSES=%s is refused in a sentence', async value => {
  const house = await openHouse({}, { webs: 0, workers: 0 })
  onTestFinished(() => house.stop())
  await expect(house.startWeb({ WEB_PROCESSES: value })).rejects.toThrow(
    `WEB_PROCESSES=${value} is neither a whole number from 1 to 64 nor \\"auto\\".`,
  )
})

test('what keeps the first process from starting ends the keeper, with the same sentence, said once', async () => {
  const house = await openHouse({}, { webs: 0, workers: 0 }, { appendfsync: 'everysec' })
  onTestFinished(() => house.stop())
  const failed = await house.startWeb({ WEB_PROCESSES: '3' }).then(
    () => 'started',
    (error: Error) => error.message,
  )
  expect(failed).toMatch(/^server\/web ended with 1 first/)
  expect(failed.match(/refused-to-start/g)).toHaveLength(1)
  expect(failed).toContain('everysec')
})

test('one process alone has no keeper, and its metrics no name of a process', async () => {
  const { web } = await open({ WEB_PROCESSES: '1' })
  expect(processesOf(web)).toEqual([])
  expect(await metricOf(web, 'process_start_time_seconds')).toBeGreaterThan(0)
})
