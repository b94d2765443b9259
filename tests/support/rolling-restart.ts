// A newsroom at work while each of its processes is replaced: what was sent, what was answered, and who saw what.
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { expect, onTestFinished } from 'vitest'
import { printCursor, readCursor } from '../../shared/cursor.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { Missed, Snapshot } from '../../shared/operation.ts'
import { applyCatchUp, type Timeline, timelineFrom, visibleEntries } from '../../shared/timeline.ts'
import { openBalancer, type Target } from './balancer.ts'
import { endsByItself } from './ends.ts'
import { eventually } from './eventually.ts'
import { type House, openHouse, type WebProcess } from './house.ts'
import { type KeptConnection, keepConnection } from './kept-connection.ts'
import { body } from './newsroom.ts'
import { openReader, type SocketReader } from './socket-reader.ts'

const editors = 3
/** An editor sends its next command this long after its last one, or when that is answered, ms. */
const sendEveryMs = 100
const pollEveryMs = 200

interface Work {
  /** What went wrong with requests. */
  failures: string[]
  /** Keys of the commands of each editor, as they were sent. */
  sent: string[][]
  isSent: boolean
  isRead: boolean
}

/** What stands before the web processes. */
interface Front {
  url: string
  close(): Promise<void>
}

interface Restarts {
  /** Of every process. */
  env?: Record<string, string>
  /** @param targets the web processes; each one that replaces another has its ports */
  openFront?: (targets: () => readonly Target[]) => Promise<Front>
}

/** Replaces every process so many times under load, and holds what came of it against the promises. */
export async function restartEverything(
  rounds: number,
  { env = {}, openFront = openBalancer }: Restarts = {},
): Promise<{ commands: number }> {
  const house = await openHouse({ DRAIN_MS: '1000', ...env }, { webs: 2, workers: 2 })
  const living = [...house.webs]
  const front = await openFront(() => living)
  const page = await house.createPage({ batchSize: 20 })
  const work: Work = { failures: [], sent: [], isSent: false, isRead: false }
  const sockets = [await followBySocket(front, page.slug), await followBySocket(front, page.slug)]
  const polls = [await followByHttp(front, page.slug, work), await followByHttp(front, page.slug, work)]
  const writing = Array.from({ length: editors }, () => edit(house, front, page.slug, work))
  onTestFinished(async () => {
    work.isSent = work.isRead = true
    await Promise.all([...writing, ...polls.map(poll => poll.ended)])
    for (const reader of sockets) reader.close()
    await front.close()
    await house.stop()
  })

  for (let round = 0; round < rounds; round++) {
    for (const web of [...living]) {
      expect(await endsByItself(web)).toBe(0)
      living.splice(living.indexOf(web), 1, await house.startWeb(portsOf(web)))
      await isServing(front, living)
    }
    for (const worker of house.workers.slice(-2)) {
      expect(await endsByItself(worker)).toBe(0)
      await house.startWorker()
    }
  }
  work.isSent = true
  await Promise.all(writing)
  expect(work.failures).toEqual([])
  const head = await expectOrder(front, house.token, work, page.id)
  const fresh = await eventually(async () => {
    const snapshot = (await (await fetch(`${front.url}/api/pages/${page.slug}`)).json()) as Snapshot
    expect(readCursor(snapshot.cursor)?.sequence).toBe(head) // a cache may answer for a second
    return snapshot
  })
  const newest = fresh.entries.map(entry => entry.headline)
  await eventually(() => {
    for (const reader of sockets) expect(printCursor(reader.timeline.progress)).toBe(fresh.cursor)
    for (const poll of polls) expect(printCursor(poll.timeline.progress)).toBe(fresh.cursor)
  })
  for (const { timeline } of [...sockets, ...polls]) {
    expect(
      visibleEntries(timeline)
        .slice(0, newest.length)
        .map(entry => entry.headline),
    ).toEqual(newest)
    expect(visibleEntries(timeline)).toHaveLength(work.sent.flat().length)
  }
  expect(work.failures).toEqual([])
  return { commands: work.sent.flat().length }
}

const portsOf = ({ url, opsUrl }: Target) => ({ PORT: new URL(url).port, OPS_PORT: new URL(opsUrl).port })

/** A process that was started takes its share once whoever stands before it knows of it. */
async function isServing(front: Front, living: readonly WebProcess[]): Promise<void> {
  const asked = new Set<string | null>()
  await eventually(async () => {
    for (const web of living) expect((await fetch(`${web.opsUrl}/ready`)).status).toBe(200)
    const answer = await fetch(`${front.url}/icon.svg?${newId()}`, { headers: { connection: 'close' } })
    expect(answer.status).toBe(200)
    asked.add(answer.headers.get('x-request-id'))
    for (const { log } of living) expect(log.some(line => asked.has(String(line.request)))).toBe(true)
  })
}

async function edit(house: House, front: Front, slug: string, work: Work): Promise<void> {
  const connection = keepConnection(front.url)
  const keys: string[] = []
  const editor = work.sent.push(keys)
  while (!work.isSent) {
    const next = delay(sendEveryMs)
    const key = newId()
    const entry = { id: newId(), ...body(`Editor ${editor}, entry ${keys.length + 1}`) }
    const headers = {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${house.token}`,
      'Idempotency-Key': key,
    }
    keys.push(key)
    await connection
      .ask('/api/commands', { headers, body: JSON.stringify({ type: 'publish', entry, pages: [slug] }) })
      .then(
        ({ status, text }) => {
          if (status !== 201 && status !== 202) work.failures.push(`command: ${status} ${text}`)
        },
        (error: Error) => work.failures.push(`command: ${error.message}`),
      )
    await next
  }
  connection.close()
}

/** Every command has a number of its own, none is missing, and each editor's are in the order of sending. @returns the last */
async function expectOrder(front: Front, token: string, work: Work, page: string): Promise<number> {
  const numbers: number[] = []
  for (const keys of work.sent) {
    const own: number[] = []
    for (const key of keys) own.push(await numberOf(front, token, key, page))
    expect(own).toEqual(own.toSorted((one, other) => one - other))
    numbers.push(...own)
  }
  numbers.sort((one, other) => one - other)
  // The page itself was the first operation.
  expect(numbers).toEqual(numbers.map((_, place) => place + 2))
  return numbers.length + 1
}

function numberOf(front: Front, token: string, key: string, page: string): Promise<number> {
  return eventually(async () => {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${front.url}/api/commands/${key}`, { headers })
    const reply = (await answer.json()) as CommandReply
    expect(reply).toMatchObject({ status: 'committed' })
    return reply.pages?.find(({ id }) => id === page)?.sequence as number
  })
}

/** Comes back whenever its connection ends, as a reader's page does. */
async function followBySocket(front: Front, slug: string): Promise<SocketReader> {
  const reader = await openReader(front.url, slug)
  const comeBack = async () => {
    while (
      !(await reader.comesBack().then(
        () => true,
        () => false,
      ))
    )
      await delay(50)
  }
  reader.socket.on('disconnect', reason => {
    if (reason !== 'io client disconnect') void comeBack()
  })
  return reader
}

/** Asks for what it missed again and again. */
async function followByHttp(front: Front, slug: string, work: Work) {
  const connection = keepConnection(front.url)
  const ask = async (path: string): Promise<Missed | undefined> => {
    try {
      const { status, text } = await connection.ask(path)
      if (status === 200) return JSON.parse(text) as Missed
      work.failures.push(`reader: ${status} ${text}`)
    } catch (error) {
      work.failures.push(`reader: ${(error as Error).message}`)
    }
    return undefined
  }
  const timeline: Timeline = timelineFrom((await ask(`/api/pages/${slug}`)) as Snapshot)
  async function poll(connection: KeptConnection): Promise<void> {
    const isLast = work.isRead
    const missed = await ask(`/api/pages/${slug}/catch-up?after=${printCursor(timeline.progress)}`)
    if (missed && (missed.kind !== 'catchUp' || applyCatchUp(timeline, missed) === 'catch-up')) {
      work.failures.push('reader: not told what it missed')
    }
    if (isLast) return connection.close()
    await delay(pollEveryMs)
    return poll(connection)
  }
  return { timeline, ended: poll(connection) }
}
