// Who may use which address: every route of the site has a row here, and every row is asked by everybody. Deny by default.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account, Role } from '../../shared/account.ts'
import { createApp } from '../../server/http/app.ts'
import { routesOf } from '../support/routes.ts'
import { entry, openSite, siteAssets, type TestSite } from './commands-api-site.ts'

/** From the least to the most; `somePages`: an administrator of one page, `people`: of all. */
const askers = ['nobody', 'firstPassword', 'reporter', 'editor', 'chief', 'somePages', 'people', 'token'] as const
type Asker = (typeof askers)[number]

interface Row {
  /** Those who get in; everybody where it is left out. */
  for?: readonly Asker[]
  /** What is asked for, where that differs from the route. */
  path?: (world: World) => string
  body?: (world: World) => unknown
  /** What whoever gets in is told. */
  status: number
}

interface World {
  page: { id: string; slug: string }
  entry: string
}

const signedIn: readonly Asker[] = ['reporter', 'editor', 'chief', 'somePages', 'people', 'token']
const sessions: readonly Asker[] = ['reporter', 'editor', 'chief', 'somePages', 'people']
const managers: readonly Asker[] = ['people', 'token']
const editors = signedIn.filter(one => one !== 'reporter')
const nowhere = () => 'nobody-of-this-id'
const account = () => ({ name: `A ${newId()}`, role: 'reporter', pages: 'all' })

const rows: Record<string, Row> = {
  // What readers see.
  'GET /': { status: 200 },
  'GET /icon.svg': { status: 200 },
  'GET /manifest.webmanifest': { status: 200 },
  'GET /brand/:file': { path: () => '/brand/none.css', status: 404 },
  'GET /sw.js': { status: 200 },
  'GET /offline': { status: 200 },
  'GET /live/:slug': { status: 200 },
  'GET /live/:slug/:entry': { status: 200 },
  'GET /live/:slug/feed.rss': { status: 200 },
  'GET /live/:slug/feed.atom': { status: 200 },
  'GET /live/:slug/feed.json': { status: 200 },
  'GET /feed.rss': { status: 200 },
  'GET /feed.atom': { status: 200 },
  'GET /feed.json': { status: 200 },
  'GET /robots.txt': { status: 200 },
  'GET /sitemap.xml': { status: 200 },
  'GET /sitemap-news.xml': { status: 200 },
  'GET /media/:name': { status: 404 },
  'GET /api/pages/:slug': { status: 200 },
  'GET /api/pages/:slug/slices': { path: ({ page }) => `/api/pages/${page.slug}/slices`, status: 400 },
  'GET /api/pages/:slug/catch-up': { path: ({ page }) => `/api/pages/${page.slug}/catch-up`, status: 400 },
  'GET /api/pages/:slug/entries/:entry': { status: 200 },
  // The desk's frame, which holds nothing but the sign-in, and the ways in.
  'GET /desk': { status: 200 },
  'GET /desk/{*view}': { path: () => '/desk/anything', status: 200 },
  'POST /desk/api/sign-in': { body: () => ({}), status: 400 },
  'POST /desk/api/sign-out': { body: () => ({}), status: 204 },
  'POST /desk/api/invitation': { body: () => ({ secret: 'unknown' }), status: 410 },
  'POST /desk/api/invitation/accept': {
    body: () => ({ secret: 'unknown', password: 'a long enough one' }),
    status: 410,
  },
  // Whoever has only a first password sees who they are, and changes it.
  'GET /desk/api/me': { for: [...signedIn, 'firstPassword'], status: 200 },
  'POST /desk/api/password': {
    for: [...sessions, 'firstPassword'],
    body: () => ({ current: 'x' }),
    status: 400,
  },
  // Everybody who is signed in, for the pages that they reach.
  'GET /desk/api/pages': { for: signedIn, status: 200 },
  'GET /desk/api/pages/:page/withdrawn': { for: signedIn, status: 200 },
  'GET /desk/api/pages/:page/scheduled': { for: signedIn, status: 200 },
  'GET /desk/api/entries/:entry': { for: signedIn, status: 200 },
  'GET /desk/api/entries/:entry/history': { for: signedIn, status: 200 },
  'GET /desk/api/shortages': { for: signedIn, status: 200 },
  // Drafts are their authors', and those who review see what was submitted to them: others find none.
  'GET /desk/api/drafts': { for: signedIn, status: 200 },
  'GET /desk/api/drafts/submitted': { for: signedIn, status: 200 },
  'GET /desk/api/drafts/:draft': { for: signedIn, status: 404 },
  'PUT /desk/api/drafts/:draft': { for: signedIn, status: 400 },
  'POST /desk/api/drafts/:draft/submit': { for: signedIn, body: () => ({ version: 1 }), status: 404 },
  'POST /desk/api/drafts/:draft/take-back': { for: signedIn, body: () => ({ version: 1 }), status: 404 },
  'POST /desk/api/drafts/:draft/return': { for: signedIn, body: () => ({ version: 1, note: 'Why?' }), status: 404 },
  'POST /desk/api/drafts/:draft/discard': { for: signedIn, status: 204 },
  'ALL /desk/api/drafts/:draft': { for: signedIn, path: () => `/desk/api/drafts/${newId()}`, status: 405 },
  'POST /api/commands': { for: signedIn, body: () => ({ type: 'nothing' }), status: 400 },
  'ALL /api/commands': { path: () => '/api/commands', status: 405 },
  'GET /api/commands/:id': { for: signedIn, path: () => `/api/commands/${newId()}`, status: 404 },
  'ALL /api/commands/:id': { path: () => '/api/commands/x', status: 405 },
  'POST /api/media': { for: editors, body: () => ({}), status: 422 },
  'GET /api/media/:id': { for: signedIn, status: 404 },
  'GET /desk/api/media': { for: signedIn, status: 200 },
  'POST /desk/api/embeds': { for: editors, status: 400 },
  // One's own sessions; a token has none.
  'GET /desk/api/account/sessions': { for: sessions, status: 200 },
  'POST /desk/api/account/sessions/:session/end': { for: sessions, status: 404 },
  'POST /desk/api/account/sign-out-everywhere': { for: sessions, status: 204 },
  // Chiefs and administrators.
  'GET /desk/api/audit': { for: ['chief', 'somePages', 'people', 'token'], status: 200 },
  'GET /desk/api/audit/audit.csv': { for: ['chief', 'somePages', 'people', 'token'], status: 200 },
  'GET /desk/api/audit/audit.jsonl': { for: ['chief', 'somePages', 'people', 'token'], status: 200 },
  'GET /desk/api/parked': { for: ['somePages', 'people', 'token'], status: 200 },
  'POST /desk/api/parked/:command/dismiss': { for: ['somePages', 'people', 'token'], status: 404 },
  // Administrators of all pages.
  'GET /desk/api/people': { for: managers, status: 200 },
  'POST /desk/api/people': { for: managers, body: account, status: 201 },
  'POST /desk/api/people/:id/invitation': { for: managers, status: 404 },
  'POST /desk/api/people/:id/change': { for: managers, body: () => ({ role: 'editor', pages: 'all' }), status: 404 },
  'POST /desk/api/people/:id/remove': { for: managers, status: 404 },
  'POST /desk/api/tokens': { for: managers, body: account, status: 201 },
  'POST /desk/api/tokens/:id/revoke': { for: managers, status: 404 },
}

let site: TestSite
let world: World
const as = new Map<Asker, () => Promise<Record<string, string>>>()

beforeAll(async () => {
  site = await openSite({ COMMAND_BURST: '100000' })
  const page = await site.page()
  const written = entry()
  await site.post({ type: 'publish', entry: written, pages: [page.slug] })
  world = { page, entry: written.id }

  const { accounts } = site.parts
  const session = async (role: Role, pages: Account['pages'] = 'all', isFirst = false) => {
    const { account } = await accounts.addUser({ name: `${role} ${newId()}`, role, pages })
    if (!isFirst) await accounts.changePassword(account.id, 'tide clock window seven')
    // Asked anew each time: one of the rows ends every session.
    return async () => ({ Cookie: `sp-session=${(await accounts.openSession(account.id)).session}` })
  }
  as.set('nobody', async () => ({}))
  as.set('firstPassword', await session('admin', 'all', true))
  for (const role of ['reporter', 'editor', 'chief'] as const) as.set(role, await session(role, [page.id]))
  as.set('somePages', await session('admin', [page.id]))
  as.set('people', await session('admin'))
  as.set('token', async () => ({ Authorization: `Bearer ${site.admin}` }))
})
afterAll(() => site.stop())

async function ask(route: string, row: Row, asker: Asker): Promise<number> {
  const [method, pattern] = route.split(' ') as [string, string]
  const filled = pattern
    .replace(/:(slug|page)\b/, world.page.slug)
    .replace(':entry', world.entry)
    .replaceAll(/:\w+/g, nowhere)
  const response = await fetch(site.url + (row.path?.(world) ?? filled), {
    method: method === 'ALL' ? 'DELETE' : method,
    headers: {
      Origin: site.url,
      'Content-Type': 'application/json',
      'Idempotency-Key': newId(),
      ...(await as.get(asker)?.()),
    },
    ...(method === 'POST' || method === 'PUT' ? { body: JSON.stringify(row.body?.(world) ?? {}) } : {}),
  })
  await response.arrayBuffer()
  return response.status
}

test('every route has a row, and every row a route', () => {
  expect(routesOf(createApp(site.parts, siteAssets()))).toEqual(Object.keys(rows).toSorted())
})

test('a route that nobody wrote a row for is found', () => {
  const app = createApp(site.parts, siteAssets())
  app.post('/desk/api/something-new', (_request, response) => void response.end())
  expect(routesOf(app)).toContain('POST /desk/api/something-new')
})

describe.each(Object.entries(rows))('%s', (route, row) => {
  test.each(askers)('%s', async asker => {
    const mayAsk = row.for?.includes(asker) ?? true
    expect(await ask(route, row, asker)).toBe(mayAsk ? row.status : asker === 'nobody' ? 401 : 403)
  })
})

test('a page beyond reach is as unknown as one that is not there', async () => {
  const other = await site.page()
  const written = entry()
  await site.post({ type: 'publish', entry: written, pages: [other.slug] })
  for (const asker of ['reporter', 'editor', 'chief', 'somePages'] as const) {
    const headers = (await as.get(asker)?.()) ?? {}
    const paths = [
      ...['withdrawn', 'scheduled'].map(list => `/desk/api/pages/${other.id}/${list}`),
      `/desk/api/entries/${written.id}`,
      ...(asker === 'reporter' || asker === 'editor' ? [] : [`/desk/api/audit?page=${other.slug}`]),
    ]
    for (const path of paths) expect((await fetch(site.url + path, { headers })).status, `${asker} ${path}`).toBe(404)
  }
})

test('what changes something is refused to a foreign page, whoever is signed in', async () => {
  const routes = Object.keys(rows).filter(route => route.startsWith('POST '))
  const headers = { ...(await as.get('people')?.()), Origin: 'https://elsewhere.example' }
  for (const route of routes) {
    const path = (route.split(' ')[1] as string).replaceAll(/:\w+/g, nowhere)
    const sent = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: '{}' }
    expect((await fetch(site.url + path, sent)).status, route).toBe(403)
  }
})
