// People over HTTP: links, sessions, rights that end at once, and the log of it with its filters and files.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../shared/account.ts'
import type { AuditReply } from '../../shared/audit.ts'
import type { DeskPeople, DeskSessions, InvitationReply, TokenReply } from '../../shared/people.ts'
import { deviceFrom } from '../../server/http/device.ts'
import { openDeskSite, type TestBrowser, type TestDesk } from '../support/desk-site.ts'

const password = 'tide clock window seven'
let desk: TestDesk
beforeAll(async () => {
  desk = await openDeskSite()
})
afterAll(() => desk.stop())

async function signedIn(role: Role, pages: 'all' | string[] = 'all') {
  const { account } = await desk.accounts.addUser({ name: `Nora ${newId()}`, role, pages })
  await desk.accounts.changePassword(account.id, password)
  const browser = desk.browser()
  expect((await browser.signIn(account.name, password)).status).toBe(204)
  return { account, browser }
}

const json = async <Body>(answer: Promise<Response>) => (await (await answer).json()) as Body
const auditOf = (browser: TestBrowser, question = '') => json<AuditReply>(browser.get(`/desk/api/audit${question}`))

test('an invitation becomes an account that is signed in, and every step of it is told of', async () => {
  const page = await desk.room.createPage()
  const { account: root, browser } = await signedIn('admin')
  const wanted = { name: `Mira ${newId()}`, role: 'editor', pages: [page] }
  const answer = await browser.post('/desk/api/people', wanted)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { href, account } = (await answer.json()) as InvitationReply
  expect(account).toMatchObject(wanted)
  const [address, secret] = href.split('#') as [string, string]
  expect(address).toBe(`${desk.origin}/desk/-/invitation`)
  expect((await browser.get('/desk/-/invitation')).status).toBe(200)
  expect((await browser.post('/desk/api/people', wanted)).status, 'the name is taken').toBe(409)

  const guest = desk.browser()
  expect(await json(guest.post('/desk/api/invitation', { secret }))).toMatchObject({ name: wanted.name })
  expect((await guest.post('/desk/api/invitation/accept', { secret, password: 'short' })).status).toBe(400)
  expect((await guest.post('/desk/api/invitation/accept', { secret, password })).status).toBe(204)
  expect(await json(guest.get('/desk/api/me'))).toMatchObject({ account, mustChangePassword: false })
  expect((await guest.post('/desk/api/invitation', { secret })).status).toBe(410)

  const { users } = await json<DeskPeople>(browser.get('/desk/api/people'))
  expect(users.find(({ id }) => id === account.id)).toMatchObject({ standing: { is: 'active' } })
  const { lines } = await auditOf(browser, `?person=${account.id}`)
  expect(lines).toMatchObject([
    { type: 'signIn', by: { id: account.id }, address: '127.0.0.1' },
    { type: 'acceptInvitation', by: { id: account.id } },
    { type: 'inviteUser', by: { id: root.id, name: root.name }, about: { id: account.id }, rights: { role: 'editor' } },
  ])
  expect(JSON.stringify(lines)).not.toContain(secret)
})

test('pages that do not exist, and names that cannot be, are refused with a pointer', async () => {
  const { browser } = await signedIn('admin')
  const refused = async (body: unknown) => json<{ status: number }>(browser.post('/desk/api/people', body))
  expect(await refused({ name: 'A', role: 'editor', pages: ['no-such-page'] })).toMatchObject({
    status: 404,
    errors: [{ pointer: '/pages/0' }],
  })
  expect(await refused({ name: 'A', role: 'owner', pages: 'all' })).toMatchObject({ errors: [{ pointer: '/role' }] })
  expect(await refused({ name: ' ', role: 'editor', pages: 'all' })).toMatchObject({ errors: [{ pointer: '/name' }] })
  expect(await refused({ name: 'A', role: 'editor', pages: [] })).toMatchObject({ status: 400 })
})

test('a role that is changed holds with the very next request, and whoever is removed has none', async () => {
  const { browser } = await signedIn('admin')
  const { account, browser: theirs } = await signedIn('admin')
  expect((await theirs.get('/desk/api/people')).status).toBe(200)
  const changed = await browser.post(`/desk/api/people/${account.id}/change`, { role: 'chief', pages: 'all' })
  expect(changed.status).toBe(200)
  expect((await theirs.get('/desk/api/people')).status).toBe(403)
  expect((await browser.post(`/desk/api/people/${account.id}/remove`)).status).toBe(204)
  expect((await theirs.get('/desk/api/me')).status).toBe(401)
})

test('a token works until it is revoked, and is told of by its name alone', async () => {
  const { browser } = await signedIn('admin')
  const name = `wire ${newId()}`
  const made = await json<TokenReply>(browser.post('/desk/api/tokens', { name, role: 'chief', pages: 'all' }))
  const ask = () => fetch(`${desk.origin}/desk/api/audit`, { headers: { Authorization: `Bearer ${made.token}` } })
  expect((await ask()).status).toBe(200)
  expect((await browser.post(`/desk/api/tokens/${made.account.id}/revoke`)).status).toBe(204)
  expect((await ask()).status).toBe(401)
  const { lines } = await auditOf(browser, `?person=${made.account.id}`)
  expect(lines).toMatchObject([
    { type: 'revokeToken', about: { name } },
    { type: 'createToken', about: { name } },
  ])
  expect(JSON.stringify(lines)).not.toContain(made.token)
})

test('sessions are listed by their owner, and ended one by one or all at once', async () => {
  const { account, browser } = await signedIn('reporter')
  const other = desk.browser()
  await other.signIn(account.name, password)
  const { sessions } = await json<DeskSessions>(browser.get('/desk/api/account/sessions'))
  expect(sessions.map(({ isThis }) => isThis)).toEqual([true, false])
  const stranger = await signedIn('admin')
  const end = (from: TestBrowser) => from.post(`/desk/api/account/sessions/${sessions[1]?.id}/end`)
  expect((await end(stranger.browser)).status, 'not even an administrator').toBe(404)
  expect((await end(browser)).status).toBe(204)
  expect((await other.get('/desk/api/me')).status).toBe(401)
  await other.signIn(account.name, password)
  expect((await browser.post('/desk/api/account/sign-out-everywhere')).status).toBe(204)
  for (const one of [browser, other]) expect((await one.get('/desk/api/me')).status).toBe(401)
})

test('a sign-in that failed is told of, without what was typed', async () => {
  const { browser, account } = await signedIn('admin')
  await desk.browser().signIn(account.name, 'a guess that is wrong')
  await desk.browser().signIn('my secret typed into the wrong field', password)
  const { lines } = await auditOf(browser, '?type=signInFailed')
  expect(lines[0]).not.toHaveProperty('by')
  expect(lines[1]).toMatchObject({ type: 'signInFailed', outcome: 'failed', by: { id: account.id } })
  expect(JSON.stringify(lines)).not.toMatch(/secret|guess/)
})

test('chiefs see what touched their pages, wherever it is at home, and nothing of people', async () => {
  const [own, other] = [await desk.room.createPage(), await desk.room.createPage()]
  const [both, elsewhere] = [await desk.room.publish([other, own], 'Both'), await desk.room.publish([other], 'Else')]
  const { browser } = await signedIn('chief', [own])
  const { lines, people } = await auditOf(browser)
  const entries = lines.map(({ entry }) => entry)
  expect(entries).toContain(both)
  expect(entries).not.toContain(elsewhere)
  expect(lines.find(({ entry }) => entry === both)?.pages?.map(({ id }) => id)).toEqual([own])
  expect(lines.every(({ pages }) => pages?.every(({ id }) => id === own))).toBe(true)
  expect(people.map(({ name }) => name)).toContain('Command line')
  expect((await browser.get('/desk/api/audit?type=signIn')).status).toBe(200)
  expect((await auditOf(browser, '?type=signIn')).lines).toEqual([])
})

test('the log goes on where an answer ended, and keeps to its filter', async () => {
  const page = await desk.room.createPage()
  for (let count = 0; count < 130; count += 1) await desk.room.publish([page], `Update ${count}`)
  const { browser } = await signedIn('admin')
  const first = await auditOf(browser, `?page=${page}&type=publish`)
  expect(first.lines).toHaveLength(100)
  const rest = await auditOf(browser, `?page=${page}&type=publish&before=${first.next}`)
  expect(rest.lines).toHaveLength(30)
  expect(rest.next).toBeUndefined()
  expect(new Set([...first.lines, ...rest.lines].map(({ command }) => command)).size).toBe(130)
  const { at } = first.lines[50] as { at: number }
  const until = await auditOf(browser, `?page=${page}&to=${at}`)
  expect(until.lines[0]?.at).toBeLessThanOrEqual(at)
  const since = await auditOf(browser, `?page=${page}&from=${new Date(at).toISOString()}`)
  expect(since.lines.every(line => line.at >= at)).toBe(true)
  for (const wrong of ['?page=none', '?type=everything', '?before=1', '?else=1', '?from=yesterday']) {
    expect((await browser.get(`/desk/api/audit${wrong}`)).status, wrong).toBe(wrong === '?page=none' ? 404 : 400)
  }
})

test('all of it can be taken along, as JSON lines and as a table that no name turns into a formula', async () => {
  const page = await desk.room.createPage()
  const { browser } = await signedIn('admin')
  const name = `=HYPERLINK("https://elsewhere.example") ${newId().slice(0, 8)}`
  const { account } = await desk.accounts.createToken({ name, role: 'editor', pages: [page] })
  for (let count = 0; count < 120; count += 1) await desk.room.publish([page], `Update ${count}`)
  const lines = await (await browser.get(`/desk/api/audit/audit.jsonl?page=${page}`)).text()
  const read = lines
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { type: string })
  expect(read.map(({ type }) => type)).toEqual([...Array.from({ length: 120 }, () => 'publish'), 'createPage'])

  const answer = await browser.get(`/desk/api/audit/audit.csv?person=${account.id}`)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=audit.csv')
  const rows = (await answer.text()).split('\r\n')
  expect(rows).toHaveLength(3)
  expect(rows[1]).toContain(`"'${name.replaceAll('"', '""')}"`)
  expect(rows[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,,,createToken,done,/)
})

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1', 'Safari on Mac'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 CriOS/140.0 Safari/604.1',
    'Chrome on iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8.7.1', 'Unknown browser'],
  [undefined, 'Unknown browser'],
])('%s is %s', (userAgent, device) => {
  expect(deviceFrom(userAgent)).toBe(device)
})
