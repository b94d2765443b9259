// Floods against real processes: commands, catch-ups, uploads, a herd of readers; the lane goes on, and afterwards all is as before.
import { readdirSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { Redis } from 'ioredis'
import sharp from 'sharp'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Snapshot } from '../../shared/operation.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse, type Sent } from '../support/house.ts'
import { joinLightly } from '../support/light-socket.ts'
import { body } from '../support/newsroom.ts'
import { openReader, type SocketReader } from '../support/socket-reader.ts'

const burst = 20
let house: House
let page: { id: string; slug: string }
let reader: SocketReader

beforeAll(async () => {
  house = await openHouse({ COMMANDS_PER_SECOND: '2', COMMAND_BURST: String(burst) })
  page = await house.createPage()
  reader = await openReader(house.url, page.slug)
})
afterAll(async () => {
  reader?.close()
  await house?.stop()
})

async function publishes(headline: string, token: string, key = newId()): Promise<Sent> {
  return house.command(
    { type: 'publish', entry: { id: newId(), ...body(headline) }, pages: [page.slug] },
    { token, key },
  )
}

/** An editor whom no flood concerns publishes, and a reader who was there all the while sees it. */
async function isAsBefore(): Promise<void> {
  const headline = `As before ${newId()}`
  expect((await publishes(headline, await house.tokenOf('editor'))).status).toBe(201)
  await eventually(() => expect(reader.sees()[0]).toBe(headline))
  expect(reader.answers).toHaveLength(1)
}

async function snapshot(): Promise<Snapshot> {
  return (await (await fetch(`${house.url}/api/pages/${page.slug}`)).json()) as Snapshot
}

test('a flood of commands: the account’s burst is taken, the rest told when to come again, and nobody else is slowed', async () => {
  const token = await house.tokenOf('editor')
  const before = Number((await snapshot()).cursor.split('.')[0])
  const flood = await Promise.all(Array.from({ length: 100 }, (_, count) => publishes(`Flood ${count}`, token)))
  const taken = flood.filter(({ status }) => status === 201 || status === 202)
  const refused = flood.filter(({ status }) => status === 429)
  expect(taken.length + refused.length).toBe(100)
  expect(taken.length).toBeGreaterThanOrEqual(burst)
  for (const { headers, reply } of refused) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(reply).toMatchObject({ code: 'too-fast' })
  }
  await isAsBefore()
  await eventually(async () => expect((await publishes('In time again', token)).status).toBe(201), 500)
  // What was refused was not done: every command that was taken, and these two.
  await eventually(async () => expect(Number((await snapshot()).cursor.split('.')[0])).toBe(before + taken.length + 2))
})

test('a flood of catch-ups with made-up cursors is answered with the way to the snapshot, or with a time to come again', async () => {
  const made = Array.from({ length: 800 }, (_, count) => `2.${count.toString(16).padStart(16, '0')}`)
  const flood = made.map(cursor => fetch(`${house.url}/api/pages/${page.slug}/catch-up?after=${cursor}`))
  const during = publishes('During the flood', await house.tokenOf('editor'))
  for (const answer of await Promise.all(flood)) {
    expect([409, 503]).toContain(answer.status)
    if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('2')
    await answer.text()
  }
  expect((await during).status).toBe(201)
  await isAsBefore()
})

test('[J2] a herd of 500 readers comes back to a new process, each to what it missed, at the cost of a few reads', async () => {
  const { cursor } = await snapshot()
  const missed = Array.from({ length: 10 }, (_, count) => `Missed ${count}`)
  const token = house.token
  for (const headline of missed) expect((await publishes(headline, token)).status).toBe(201)
  const web = await house.startWeb()
  // The other process serves one reader, who is in step: it reads no log meanwhile.
  const redis = new Redis(house.redis.socket)
  const readsBefore = await logReads(redis)
  const herd = await Promise.all(Array.from({ length: 500 }, () => comesBack(web.url, page.id, cursor)))
  for (const { answer } of herd) {
    expect(answer.kind).toBe('catchUp')
    if (answer.kind === 'catchUp') expect(answer.catchUp.entries.map(entry => entry.headline)).toEqual(missed)
  }
  expect((await logReads(redis)) - readsBefore).toBeLessThanOrEqual(3)
  for (const { light } of herd) light.destroy()
  redis.disconnect()
  await isAsBefore()
  await web.stop()
})

/** Tries until it is let in: more at once than a process takes are told to come again. */
function comesBack(url: string, id: string, cursor: string): ReturnType<typeof joinLightly> {
  return eventually(() => joinLightly(url, id, cursor), 100)
}

/** How often a page's log was read. */
async function logReads(redis: Redis): Promise<number> {
  return Number(/^cmdstat_xrange:calls=(\d+)/m.exec(await redis.info('commandstats'))?.[1] ?? 0)
}

test('so many pictures are taken in at once beside the lane; whoever sends one more is told to come again', async () => {
  const token = await house.tokenOf('editor')
  const picture = await noise(400, 300)
  const upload = () => beginUpload(token, picture).finish()
  const begun = Array.from({ length: 12 }, () => beginUpload(token, picture))
  await eventually(() => expect(uploadsBegun()).toBe(begun.length))
  expect(await upload()).toEqual({ status: 503, retryAfter: '5' })
  await isAsBefore()
  const answers = await Promise.all(begun.map(one => one.finish()))
  expect(answers).toEqual(begun.map(() => ({ status: 202, retryAfter: undefined })))
  expect((await upload()).status).toBe(202)
}, 60_000)

function uploadsBegun(): number {
  return readdirSync(house.dataDir, { recursive: true }).filter(file => String(file).endsWith('.upload')).length
}

/** An upload of which all but the end was sent. */
function beginUpload(token: string, picture: Buffer) {
  const line = '----picture'
  const request = httpRequest(`${house.url}/api/media`, {
    method: 'POST',
    agent: false,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': `multipart/form-data; boundary=${line}` },
  })
  const answered = new Promise<{ status?: number; retryAfter?: string }>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', response => {
      response.resume()
      resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'] })
    })
  })
  const about = 'Content-Disposition: form-data; name="file"; filename="noise.jpg"\r\nContent-Type: image/jpeg'
  request.write(`--${line}\r\n${about}\r\n\r\n`)
  request.write(picture)
  return {
    finish() {
      request.end(`\r\n--${line}--\r\n`)
      return answered
    },
  }
}

/** A picture of which no two points are alike. */
function noise(width: number, height: number): Promise<Buffer> {
  const create = { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 40 } } as const
  return sharp({ create: { ...create, background: 'black' } })
    .jpeg({ quality: 60 })
    .toBuffer()
}
