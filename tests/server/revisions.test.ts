// Revisions of an entry: who made each and when, which edits are silent to readers, and how an old text comes back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { EntryBody } from '../../shared/entry.ts'
import type { EntryHistory } from '../../shared/http-api.ts'
import { silentMs } from '../../server/newsroom/publishing.ts'
import { openDeskSite, type TestDesk } from '../support/desk-site.ts'
import { body } from '../support/newsroom.ts'

const password = 'tide clock window seven'
let desk: TestDesk

beforeAll(async () => {
  desk = await openDeskSite()
})
afterAll(() => desk.stop())

const { stringify } = JSON
const edit = (id: string, revision: number, text: EntryBody, account?: string) =>
  desk.room.send({ type: 'edit', entry: { id, revision, ...text } }, account ? { account } : {})

async function user(name: string, pages: 'all' | string[] = 'all') {
  const { account } = await desk.accounts.addUser({ name, role: 'editor', pages })
  await desk.accounts.changePassword(account.id, password)
  desk.room.accounts.set(account.id, account)
  const browser = desk.browser()
  await browser.signIn(name, password)
  return { account, browser }
}

/** Published so long ago by Redis' clock that it might be edited now. */
async function publishedAgo(page: string, agoMs: number): Promise<string> {
  const [id, publishedAt] = [newId(), (await desk.room.writes.now()) - agoMs]
  const entry = { id, ...body('first'), publishedAt, updatedAt: publishedAt }
  expect(await desk.room.send({ type: 'import', entry, page })).toMatchObject({ status: 'committed' })
  return id
}

async function shown(page: string, id: string) {
  const found = await desk.room.log.placement(page, id)
  if (!found || !('entry' in found)) throw new Error('it is not to be seen')
  return found.entry
}

test('the history names who made each revision and when, by the clock of the log', async () => {
  const page = await desk.room.createPage()
  const [mira, jon] = [await user('Mira'), await user('Jon')]
  const id = newId()
  const entry = { id, ...body('one') }
  await desk.room.send({ type: 'publish', entry, pages: [page] }, { account: mira.account.id })
  await edit(id, 1, body('two'), jon.account.id)
  await desk.room.send({ type: 'withdraw', entry: { id } })
  const answer = await mira.browser.get(`/desk/api/entries/${id}/history`)
  const { current, revisions } = (await answer.json()) as EntryHistory
  expect(current, 'a withdrawn entry has its history too').toMatchObject({ id, state: 'withdrawn', revision: 2 })
  expect(revisions.map(one => [one.revision, one.by, one.body.headline])).toEqual([
    [1, 'Mira', 'one'],
    [2, 'Jon', 'two'],
  ])
  const operations = await desk.room.announced(page)
  const committedAt = (kind: string) => operations.find(operation => operation.kind === kind)?.at
  expect(revisions.map(({ at }) => at)).toEqual([committedAt('publish'), committedAt('edit')])
})

test('the history is for those who reach the entry; nobody else learns that there is one', async () => {
  const [page, other] = [await desk.room.createPage(), await desk.room.createPage()]
  const id = await desk.room.publish([page], 'Not for all')
  const { browser } = await user('Elsewhere', [other])
  expect((await browser.get(`/desk/api/entries/${id}/history`)).status).toBe(404)
  expect((await browser.get('/desk/api/entries/none/history')).status).toBe(404)
  expect((await desk.browser().get(`/desk/api/entries/${id}/history`)).status).toBe(401)
})

test('revisions of before it was kept who made them are listed all the same', async () => {
  const page = await desk.room.createPage()
  const id = await desk.room.publish([page], 'one')
  await edit(id, 1, body('two'))
  await edit(id, 2, body('three'))
  const marks = [1, 2, 3].map(revision => `${id}:${revision}:by`)
  expect(await desk.room.redis.hdel(`sp:{${page}}:revisions`, ...marks)).toBe(3)
  const { browser } = await user('Reads old ones')
  const { revisions } = (await (await browser.get(`/desk/api/entries/${id}/history`)).json()) as EntryHistory
  expect(revisions.map(({ by, at }) => [by, typeof at])).toEqual([
    ['Command line', 'number'],
    [undefined, 'undefined'],
    [undefined, 'number'],
  ])
})

test('an erased entry leaves no word and no name behind', async () => {
  const page = await desk.room.createPage()
  const id = await desk.room.publish([page], 'one')
  await edit(id, 1, body('two'))
  await desk.room.send({ type: 'erase', entry: { id } })
  const left = await desk.room.redis.hkeys(`sp:{${page}}:revisions`)
  expect(left.filter(field => field.startsWith(id) && field.endsWith(':by'))).toEqual([])
})

test('an edit within two minutes of publishing is silent, a later one is not, and neither is a correction', async () => {
  const page = await desk.room.createPage()
  const [fresh, old, corrected] = [
    await publishedAgo(page, silentMs / 2),
    await publishedAgo(page, silentMs + 1000),
    await publishedAgo(page, silentMs / 2),
  ]
  await edit(fresh, 1, body('first, with the comma'))
  await edit(old, 1, body('first, with the comma'))
  await edit(corrected, 1, { ...body('first'), correctionNote: 'The number was wrong.' })
  const wasUpdated = async (id: string) => {
    const { updatedAt, publishedAt, revision } = await shown(page, id)
    expect(revision).toBe(2)
    return updatedAt > publishedAt
  }
  expect([await wasUpdated(fresh), await wasUpdated(old), await wasUpdated(corrected)]).toEqual([false, true, true])
  const mark = await desk.room.entries.revisions(page, fresh)
  expect(mark[1]?.at, 'the history knows of it').toBeGreaterThan(mark[0]?.at ?? Number.POSITIVE_INFINITY)
})

test('a withdrawn entry comes back with an earlier text in one step: nobody sees what it was withdrawn for', async () => {
  const [page, other] = [await desk.room.createPage(), await desk.room.createPage()]
  const id = await desk.room.publish([page, other], 'as it was')
  await edit(id, 1, body('the mistake'))
  await desk.room.send({ type: 'withdraw', entry: { id } })
  const as = { revision: 2, ...body('as it was') }
  expect(await desk.room.send({ type: 'restore', entry: { id }, as })).toMatchObject({
    status: 'committed',
    revision: 3,
  })
  for (const one of [page, other]) {
    expect(await shown(one, id)).toMatchObject({ revision: 3, headline: 'as it was' })
    const last = (await desk.room.announced(one)).at(-1)
    expect(last).toMatchObject({ kind: 'restore', entry: { headline: 'as it was' } })
    expect(stringify(last)).not.toContain('the mistake')
  }
})

test('[L7] a text chosen over an older revision does not come back', async () => {
  const page = await desk.room.createPage()
  const id = await desk.room.publish([page], 'one')
  await edit(id, 1, body('two'))
  await desk.room.send({ type: 'withdraw', entry: { id } })
  const as = { revision: 1, ...body('one') }
  expect(await desk.room.send({ type: 'restore', entry: { id }, as })).toMatchObject({ code: 'conflict' })
  expect(await desk.room.entries.current(page, id)).toMatchObject({ state: 'withdrawn', revision: 2 })
})
