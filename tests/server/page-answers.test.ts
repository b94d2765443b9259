/** Answers about live pages from memory, ahead of the routes: the same to the byte, and never of yesterday. A real web process. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../shared/operation.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { askRaw, type RawAnswer } from '../support/raw-answer.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ TRUST_PROXY: '1' })
})
afterAll(() => house?.stop())

const browser = 'gzip, deflate, br'

async function story(entries: number) {
  const { slug } = await house.createPage()
  for (let number = 1; number <= entries; number += 1) await house.publish([slug], `Update ${number}`)
  const snapshot = JSON.parse((await ask(`/api/pages/${slug}`)).text) as Snapshot
  return { slug, snapshot }
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> {
  return askRaw(house.url + path, headers, method)
}

/** How many answers came from there so far. */
async function answered(from: 'memory' | 'routes'): Promise<number> {
  const text = await (await fetch(`${(house.webs[0] as { opsUrl: string }).opsUrl}/metrics`)).text()
  return Number(new RegExp(`^stop_press_page_answers_total\\{from="${from}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** Asks until the answer comes in this coding: brotli is made beside those who ask. */
function inCoding(path: string, accepts: string, coding: string | undefined): Promise<RawAnswer> {
  return eventually(async () => {
    const answer = await ask(path, { 'Accept-Encoding': accepts })
    expect(answer.header('content-encoding')).toBe(coding)
    return answer
  })
}

/** Every request has an id of its own, and every second a date. */
const comparable = ({ status, headers, body }: RawAnswer) => ({
  status,
  headers: headers.map(([name, value]) => [name, name === 'Date' || name === 'X-Request-Id' ? '' : value]),
  body: body.toString('base64'),
})

async function everyAddress() {
  const { slug, snapshot } = await story(30)
  const [page, api] = [`/live/${slug}`, `/api/pages/${slug}`]
  const entry = snapshot.entries[3]?.id
  return {
    newest: page,
    batch: `${page}?before=${snapshot.older}`,
    oldest: `${page}?order=oldest`,
    permalink: `${page}/${entry}`,
    snapshot: api,
    slice: `${api}/slices?before=${snapshot.older}`,
    'catch-up': `${api}/catch-up?after=${snapshot.cursor}`,
  }
}

test('what memory answers is what the routes answer, byte for byte: in every coding, unchanged, and to HEAD', async () => {
  for (const [what, path] of Object.entries(await everyAddress())) {
    // A word that is not ours leads through the routes, to the same answer.
    const aside = `${path}${path.includes('?') ? '&' : '?'}utm_source=letter`
    const codings: [string, string | undefined][] =
      what === 'catch-up'
        ? [[browser, undefined]] // too short to be worth it
        : [
            [browser, 'br'],
            ['gzip', 'gzip'],
          ]
    for (const [accepts, coding] of codings) {
      const routed = await inCoding(aside, accepts, coding)
      await ask(path, { 'Accept-Encoding': accepts })
      const before = await answered('memory')
      const headers = { 'Accept-Encoding': accepts }
      const fromMemory = await ask(path, headers)
      expect(comparable(fromMemory), `${what} ${accepts}`).toEqual(comparable(routed))
      expect(fromMemory.header('vary')).toBe('Accept-Encoding, Save-Data')
      const unchanged = { ...headers, 'If-None-Match': `"other", ${routed.header('etag')}` }
      const notModified = await ask(path, unchanged)
      expect(notModified.status).toBe(304)
      expect(comparable(notModified)).toEqual(comparable(await ask(aside, unchanged)))
      const head = await ask(path, headers, 'HEAD')
      expect(head.body).toHaveLength(0)
      expect(comparable(head)).toEqual(comparable(await ask(aside, headers, 'HEAD')))
      expect(head.headers.map(([name]) => name)).toEqual(routed.headers.map(([name]) => name))
      expect(await answered('memory'), what).toBe(before + 3)
    }
  }
})

test('every coding holds the same text, under the same tag; who takes none gets it as it is', async () => {
  const { slug } = await story(10)
  const path = `/live/${slug}`
  const zipped = await inCoding(path, browser, 'gzip')
  const brotli = await inCoding(path, browser, 'br')
  const plain = await ask(path)
  const refusing = await ask(path, { 'Accept-Encoding': 'br;q=0, gzip;q=0' })
  expect(plain.header('content-encoding')).toBeUndefined()
  for (const answer of [zipped, brotli, refusing]) {
    expect(answer.text).toBe(plain.text)
    expect(answer.header('etag')).toBe(plain.header('etag'))
    expect(answer.header('content-length')).toBe(String(answer.body.length))
  }
  expect(brotli.body.length).toBeLessThan(zipped.body.length)
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2)
})

test('both are in the log alike, with the id that a proxy gave', async () => {
  const { slug } = await story(3)
  const [path, web] = [`/live/${slug}`, house.webs[0] as House['webs'][number]]
  await ask(path)
  const ids = { memory: newId(), routes: newId() }
  const before = await answered('memory')
  const fromMemory = await ask(path, { 'X-Request-Id': ids.memory })
  expect(await answered('memory')).toBe(before + 1)
  expect(fromMemory.header('x-request-id')).toBe(ids.memory)
  await ask(`${path}?utm_source=letter`, { 'X-Request-Id': ids.routes })
  const [one, other] = await Promise.all(
    [ids.memory, ids.routes].map(id => web.logged(line => line.request === id && line.msg === 'request')),
  )
  expect(one).toMatchObject({ method: 'GET', path, status: 200, ms: expect.any(Number) })
  expect(Object.keys(one as object)).toEqual(Object.keys(other as object))
})

test('once a withdrawal was seen anywhere, no address gives the text again', async () => {
  const { slug } = await house.createPage()
  const secret = 'The name of the witness'
  const id = await house.publish([slug], secret, { keyEvent: true })
  await house.publish([slug], 'Something else')
  const paths = [`/live/${slug}`, `/live/${slug}?order=oldest`, `/live/${slug}?show=key`, `/api/pages/${slug}`]
  for (const path of paths) {
    for (const accepts of [browser, browser, 'gzip', 'identity']) {
      expect((await ask(path, { 'Accept-Encoding': accepts })).text, path).toContain(secret)
    }
  }
  await house.command({ type: 'withdraw', entry: { id } })
  const first = () => ask(paths[0] as string, { 'Accept-Encoding': browser })
  await eventually(async () => expect((await first()).text).not.toContain(secret))
  for (const path of paths) {
    for (const accepts of [browser, 'gzip', 'identity']) {
      expect((await ask(path, { 'Accept-Encoding': accepts })).text, `${path} ${accepts}`).not.toContain(secret)
    }
  }
})

test('a page that gets another address, or is taken down, is not given from memory', async () => {
  const { slug, snapshot } = await story(3)
  const path = `/live/${slug}`
  for (let count = 0; count < 3; count += 1) expect((await ask(path)).status).toBe(200)
  const next = `renamed-${newId()}`
  await house.command({ type: 'page', page: snapshot.page.id, settings: { slug: next } })
  await eventually(async () => expect((await ask(path)).status).toBe(308))
  await eventually(async () => expect((await ask(`/live/${next}`)).status).toBe(200))
  await house.command({ type: 'page', page: snapshot.page.id, settings: { status: 'down' } })
  await eventually(async () => expect((await ask(`/live/${next}`)).status).toBe(410))
  const forDesk = await ask(`/api/pages/${next}`, { Authorization: `Bearer ${house.token}` })
  expect([forDesk.status, forDesk.header('cache-control')]).toEqual([200, 'no-store'])
  expect((await ask(`/api/pages/${next}`)).status).toBe(410)
})

test('a process that ends answers from memory too, and sends everybody to another connection', async () => {
  const web = await house.startWeb({ DRAIN_MS: '3000' })
  const { slug } = await story(3)
  const url = `${web.url}/live/${slug}`
  for (let count = 0; count < 3; count += 1) await askRaw(url)
  const ended = web.stop()
  await web.logged(line => line.msg === 'web stops')
  const last = await askRaw(url)
  expect([last.status, last.header('connection')]).toEqual([200, 'close'])
  expect(await ended).toBe(0)
  house.webs.splice(house.webs.indexOf(web), 1)
})
