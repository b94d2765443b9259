/** The desk over HTTP: who gets in, who is shut out, and what each sees. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../shared/account.ts'
import type { DeskEntries, DeskPages, Problem } from '../../shared/http-api.ts'
import { openDeskSite, type TestDesk } from '../support/desk-site.ts'

const password = 'tide clock window seven'
let desk: TestDesk
let count = 0

beforeAll(async () => {
  desk = await openDeskSite()
})
afterAll(() => desk.stop())

async function addUser(role: Role = 'editor', pages: 'all' | string[] = 'all') {
  count += 1
  const { account } = await desk.accounts.addUser({ name: `Nora ${count}`, role, pages })
  await desk.accounts.changePassword(account.id, password)
  return account
}

async function signedIn(role?: Role, pages?: 'all' | string[]) {
  const account = await addUser(role, pages)
  const browser = desk.browser()
  expect((await browser.signIn(account.name, password)).status).toBe(204)
  return { account, browser }
}

const problem = async (response: Response) => (await response.json()) as Problem

test('signing in gives a cookie that no script can read, and signing out ends it', async () => {
  const account = await addUser()
  const browser = desk.browser()
  expect((await browser.get('/desk/api/me')).status).toBe(401)
  const response = await browser.signIn(account.name.toUpperCase(), password)
  expect(response.headers.get('set-cookie')).toMatch(/^sp-session=.+; Max-Age=1209600; .*HttpOnly; SameSite=Lax/)
  const me = await browser.get('/desk/api/me')
  expect(await me.json()).toEqual({ account, mustChangePassword: false, siteName: 'Stop Press', weaknesses: [] })
  expect(me.headers.get('cache-control')).toBe('no-store')
  const stolen = browser.cookie
  expect((await browser.post('/desk/api/sign-out')).status).toBe(204)
  const thief = await fetch(`${desk.origin}/desk/api/me`, { headers: { Cookie: stolen } })
  expect(thief.status, 'the session is over, not only forgotten').toBe(401)
})

test('a wrong name and a wrong password are told alike', async () => {
  const account = await addUser()
  const wrong = await desk.browser().signIn(account.name, 'something else entirely')
  const nobody = await desk.browser().signIn('nobody at all', password)
  expect([wrong.status, nobody.status]).toEqual([401, 401])
  expect(await problem(wrong)).toEqual(await problem(nobody))
})

test('guessing is slowed down, for this name and from here, however it is written', async () => {
  const account = await addUser()
  const statuses: number[] = []
  for (let guess = 0; guess < 6; guess += 1) {
    statuses.push((await desk.browser().signIn(` ${account.name.toUpperCase()}`, `guess number ${guess}`)).status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  const shut = await desk.browser().signIn(account.name, password)
  expect(shut.status, 'the right password does not help either').toBe(429)
  expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await problem(shut)).detail).toMatch(/^Too many attempts/)
  await signedIn() // another one is not kept out
})

test('with the one-time password nothing can be done but choosing another', async () => {
  const live = await desk.room.createPage()
  const { account, password: first } = await desk.accounts.addUser({ name: 'Newcomer', role: 'admin', pages: 'all' })
  const browser = desk.browser()
  await browser.signIn(account.name, first)
  expect(await (await browser.get('/desk/api/me')).json()).toMatchObject({ mustChangePassword: true })
  expect((await browser.get('/desk/api/pages')).status).toBe(403)
  expect((await browser.upload('a.jpg', Buffer.from('x'))).status).toBe(403)
  const other = desk.browser()
  await other.signIn(account.name, first)

  const change = (current: string, next: string) => browser.post('/desk/api/password', { current, next })
  expect((await change('not the current one', password)).status).toBe(403)
  expect((await change(first, first)).status).toBe(400)
  expect((await change(first, 'short')).status).toBe(400)
  expect((await change(first, password)).status).toBe(204)
  const pages = (await (await browser.get('/desk/api/pages')).json()) as DeskPages
  expect(pages.pages.map(page => page.id)).toContain(live)
  expect((await other.get('/desk/api/me')).status, 'every other session is over').toBe(401)
})

test('a foreign page cannot use the session', async () => {
  const { browser } = await signedIn()
  const foreign = await fetch(`${desk.origin}/desk/api/sign-out`, {
    method: 'POST',
    headers: { Cookie: browser.cookie, Origin: 'https://elsewhere.example', 'Content-Type': 'application/json' },
    body: '{}',
  })
  expect(foreign.status).toBe(403)
  expect((await browser.get('/desk/api/me')).status).toBe(200)
})

test('an account sees its pages, and nothing of the others', async () => {
  const [own, other] = [await desk.room.createPage(), await desk.room.createPage()]
  const [there, elsewhere] = [await desk.room.publish([own], 'Here'), await desk.room.publish([other], 'Elsewhere')]
  const both = await desk.room.publish([other, own], 'Both')
  const { browser } = await signedIn('editor', [own])
  const { pages } = (await (await browser.get('/desk/api/pages')).json()) as DeskPages
  expect(pages.map(page => page.id)).toEqual([own])
  const statuses = async (...paths: string[]) => Promise.all(paths.map(async path => (await browser.get(path)).status))
  expect(
    await statuses(`/desk/api/entries/${there}`, `/desk/api/entries/${both}`, `/desk/api/pages/${own}/withdrawn`),
  ).toEqual([200, 200, 200])
  expect(
    await statuses(
      `/desk/api/entries/${elsewhere}`,
      `/desk/api/pages/${other}/withdrawn`,
      `/desk/api/pages/${other}/scheduled`,
      '/desk/api/entries/none',
      '/desk/api/pages/none/withdrawn',
    ),
  ).toEqual([404, 404, 404, 404, 404])
})

test('withdrawn entries are listed with what is needed to restore them', async () => {
  const live = await desk.room.createPage()
  const id = await desk.room.publish([live], 'Gone')
  await desk.room.send({ type: 'withdraw', entry: { id } })
  const { browser } = await signedIn()
  const { entries } = (await (await browser.get(`/desk/api/pages/${live}/withdrawn`)).json()) as DeskEntries
  expect(entries).toMatchObject([{ id, state: 'withdrawn', revision: 1, pages: [live], body: { headline: 'Gone' } }])
})

test('the desk is one page for all its addresses, and search engines leave it alone', async () => {
  for (const path of ['/desk', '/desk/storm', '/desk/storm/anything']) {
    const response = await fetch(desk.origin + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-robots-tag')).toMatch('noindex')
    const text = await response.text()
    expect(text).toContain('<script type="module" src="/assets/desk-1.js"></script>')
    expect(text).toContain('<noscript>')
    expect(text).not.toMatch(/<script(?![^>]* src=)/)
  }
  expect((await desk.browser().get('/desk/api/nothing')).headers.get('content-type')).toMatch(
    'application/problem+json',
  )
})
