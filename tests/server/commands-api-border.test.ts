// Who gets a command in, and what is refused before it reaches a lane.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCommandLimits } from '../../server/http/rate-limits.ts'
import { entry, openSite, type TestSite } from './commands-api-site.ts'

let site: TestSite
let page: { id: string; slug: string }

beforeAll(async () => {
  site = await openSite({ COMMANDS_PER_SECOND: '1', COMMAND_BURST: '8' })
  page = await site.page('storm-watch')
})
afterAll(() => site.stop())

const publish = (pages = [page.slug]) => ({ type: 'publish', entry: entry(), pages })

test('nobody without a valid token or session', async () => {
  const strangers: Record<string, string>[] = [
    {},
    { Authorization: 'Bearer sp_guess' },
    { Authorization: 'Basic YTpi' },
    { Cookie: 'sp-session=guess', Origin: site.url },
  ]
  for (const headers of strangers) {
    const { status, body, headers: answered } = await site.post(publish(), { token: '', headers })
    expect([status, body.code, answered.get('www-authenticate')]).toEqual([401, 'unauthenticated', 'Bearer'])
  }
})

test('only roles that hold on every page', async () => {
  const second = await site.page()
  expect((await site.post(publish(), { token: await site.token('reporter') })).status).toBe(403)
  const editor = await site.token('editor', [page.id])
  expect((await site.post(publish(), { token: editor })).status).toBe(201)
  expect((await site.post(publish([page.slug, second.slug]), { token: editor })).status).toBe(403)

  const both = publish([page.slug, second.slug])
  await site.post(both)
  for (const type of ['withdraw', 'erase']) {
    const { status, body } = await site.post({ type, entry: { id: both.entry.id } }, { token: editor })
    expect([status, body.code]).toEqual([403, 'forbidden'])
  }
})

test('pages and entries that do not exist are named, each with its place', async () => {
  const { status, body } = await site.post(publish(['nowhere', page.slug, 'elsewhere']))
  expect([status, body.code]).toEqual([404, 'not-found'])
  expect(body.errors?.map(({ pointer }) => pointer)).toEqual(['/pages/0', '/pages/2'])
  expect(
    (await site.post({ type: 'page', page: 'nowhere', settings: { headline: 'x' } })).body.errors?.[0]?.pointer,
  ).toBe('/page')
  const lost = await site.post({ type: 'erase', entry: { id: randomUUID() } })
  expect([lost.status, lost.body.errors?.[0]?.pointer]).toEqual([404, '/entry/id'])
  const doubled = await site.post(publish([page.slug, page.id]))
  expect([doubled.status, doubled.body.errors?.[0]?.pointer]).toEqual([400, '/pages/1'])
})

test('a body that cannot be read: 400 with a pointer to every fault, and an import is none', async () => {
  const token = await site.token('editor')
  const wrong = { ...publish(), pages: [], keyEvent: 'yes', shout: 1 }
  const { status, headers, body } = await site.post(wrong, { token })
  expect(status).toBe(400)
  expect(headers.get('content-type')).toMatch('application/problem+json')
  expect(body).toMatchObject({ type: 'urn:stop-press:problem:malformed', status: 400, code: 'malformed' })
  expect(body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(['/keyEvent', '/pages', '/shout'])
  const imported = { type: 'import', entry: { ...entry(), publishedAt: 1, updatedAt: 1 }, page: page.slug }
  expect((await site.post(imported, { token })).body.errors?.[0]?.pointer).toBe('/type')
})

test('broken JSON: 400 with the place where it breaks', async () => {
  const { status, body } = await site.post('{"type": "erase",\n "entry": {"id": }}')
  expect([status, body.code]).toEqual([400, 'malformed'])
  expect(body.detail).toBe('The body is no JSON at line 2, column 18: expected value.')
  expect((await site.post('')).body.detail).toMatch('empty')
  const latin = await fetch(`${site.url}/api/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${site.admin}` },
    body: Buffer.from('{"type":"\xe4"}', 'latin1'),
  })
  expect(((await latin.json()) as { detail: string }).detail).toMatch('UTF-8')
})

test('no key, or one that is no UUID: 400', async () => {
  for (const key of ['', 'my-key', '123']) {
    const { status, body } = await site.post(publish(), { key })
    expect([status, body.code]).toEqual([400, 'malformed'])
    expect(body.detail).toMatch('Idempotency-Key')
  }
})

test('too large: 413; not JSON, or compressed: 415; another method: 405', async () => {
  const large = await site.post(JSON.stringify({ type: 'x', text: 'x'.repeat(262_144) }))
  expect([large.status, large.body.code]).toEqual([413, 'too-large'])
  expect(
    (await site.post('type=erase', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status,
  ).toBe(415)
  expect((await site.post('{}', { headers: { 'Content-Encoding': 'gzip' } })).status).toBe(415)
  const answer = await fetch(`${site.url}/api/commands`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${site.admin}` },
  })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
})

test('faster than allowed: 429 with Retry-After, but a repeated command is never counted', async () => {
  const token = await site.token('editor')
  const first = { command: publish(), key: randomUUID() }
  const send = () => site.post(first.command, { key: first.key, token })
  expect((await send()).status).toBe(201)
  const burst = await Promise.all(Array.from({ length: 12 }, () => site.post(publish(), { token })))
  const refused = burst.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThanOrEqual(3)
  expect(refused[0]?.body.code).toBe('too-fast')
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  for (let time = 0; time < 12; time += 1) expect((await send()).status).toBe(201)
})

test('the bucket fills with time, up to its brim, for each account by itself', () => {
  let now = 0
  const limits = createCommandLimits({ perSecond: 10, burst: 3 }, () => now)
  const admit = (account: string, ...ids: string[]) => ids.map(id => limits.admit(account, id) ?? 'in')
  expect(admit('ada', 'a', 'b', 'c', 'd')).toEqual(['in', 'in', 'in', 0.1])
  expect(admit('ada', 'a', 'b')).toEqual(['in', 'in'])
  expect(admit('ben', 'a')).toEqual(['in'])
  now = 100
  expect(admit('ada', 'd', 'e')).toEqual(['in', 0.1])
  now = 60_000
  expect(admit('ada', 'e', 'f', 'g', 'h')).toEqual(['in', 'in', 'in', 0.1])
})

test('a session may send commands from our own pages only, once its first password is changed', async () => {
  const { account } = await site.parts.accounts.addUser({ name: 'Ada Marsh', role: 'editor', pages: 'all' })
  const cookie = async () => `sp-session=${(await site.parts.accounts.openSession(account.id)).session}`
  const send = (headers: Record<string, string>) => site.post(publish(), { token: '', headers })
  const fresh = await send({ Cookie: await cookie(), Origin: site.url })
  expect([fresh.status, fresh.body.code]).toEqual([403, 'forbidden'])

  await site.parts.accounts.changePassword(account.id, 'a quiet morning in the harbour')
  const Cookie = await cookie()
  expect((await send({ Cookie, Origin: site.url })).status).toBe(201)
  expect((await send({ Cookie, Origin: 'https://evil.example' })).status).toBe(403)
  expect((await send({ Cookie })).status).toBe(403)
  expect((await send({ Cookie, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201)
  expect((await send({ Cookie, Origin: site.url, 'Content-Type': 'text/plain' })).status).toBe(415)
})

test('every answer carries its request id and tells browsers what to forbid', async () => {
  const answer = await fetch(`${site.url}/api/nothing`, { headers: { 'X-Request-Id': 'from-the-proxy-1' } })
  expect(answer.status).toBe(404)
  expect(answer.headers.get('x-request-id')).toBe('from-the-proxy-1')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('strict-transport-security')).toBeNull()
  const policy = answer.headers.get('content-security-policy')
  for (const part of [
    "default-src 'self'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    site.url.replace('http', 'ws'),
  ]) {
    expect(policy).toContain(part)
  }
  const forged = await fetch(`${site.url}/api/nothing`, { headers: { 'X-Request-Id': 'a b' } })
  expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('a person who errs gets a page, a program a problem', async () => {
  const person = await fetch(`${site.url}/nowhere`, { headers: { Accept: 'text/html' } })
  expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  const program = await fetch(`${site.url}/nowhere`)
  expect(program.headers.get('content-type')).toMatch('application/problem+json')
})
