// Drafts over HTTP: kept by version, seen by whom they concern, moved on by whom they belong to, gone with their entry.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account, Role } from '../../shared/account.ts'
import { mostDrafts, type StoredDraft } from '../../shared/draft.ts'
import type { DeskDrafts, DraftSaved, Problem } from '../../shared/http-api.ts'
import { createDrafts } from '../../server/storage/drafts.ts'
import { openDeskSite, type TestDesk } from '../support/desk-site.ts'
import { body } from '../support/newsroom.ts'

let desk: TestDesk
let page: string
let other: string

beforeAll(async () => {
  desk = await openDeskSite()
  page = await desk.room.createPage()
  other = await desk.room.createPage()
})
afterAll(() => desk.stop())

interface Person {
  account: Account
  get(path: string): Promise<Response>
  put(path: string, body: unknown): Promise<Response>
  post(path: string, body?: unknown): Promise<Response>
}

/** Someone with a token, which costs no time to check. */
async function signedIn(role: Role, pages: 'all' | string[] = 'all'): Promise<Person> {
  const { account, token } = await desk.accounts.createToken({ name: `P ${newId()}`, role, pages })
  const ask = (method: string) => (path: string, body?: unknown) =>
    fetch(desk.origin + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  return { account, get: ask('GET'), put: ask('PUT'), post: ask('POST') }
}

const at = (id: string, step = '') => `/desk/api/drafts/${id}${step}`
const text = (words: string, pages = [page]) => ({ body: body(words), pages })

/** Saves a new draft and returns its id. */
async function written(by: Person, words = 'Gates closing', pages = [page]): Promise<string> {
  const id = newId()
  const response = await by.put(at(id), { version: 0, ...text(words, pages) })
  expect(response.status, await response.clone().text()).toBe(200)
  return id
}

async function submitted(by: Person, words?: string, pages?: string[]): Promise<string> {
  const id = await written(by, words, pages)
  expect((await by.post(at(id, '/submit'), { version: 1 })).status).toBe(200)
  return id
}

const problem = async (response: Response) => (await response.json()) as Problem
const ids = async (by: Person, list = '') =>
  ((await (await by.get(`/desk/api/drafts${list}`)).json()) as DeskDrafts).drafts.map(draft => draft.id)

test('a draft is kept as it is written, and each change raises its version', async () => {
  const nora = await signedIn('reporter', [page])
  const id = await written(nora)
  const more = { ...text('Gates closed'), keyEvent: true, publishAt: 1_900_000_000_000 }
  const saved = (await (await nora.put(at(id), { version: 1, ...more })).json()) as DraftSaved
  expect(saved.version).toBe(2)
  const found = (await (await nora.get(at(id))).json()) as StoredDraft
  expect(found).toMatchObject({ id, author: nora.account.id, version: 2, state: 'draft', title: 'Gates closed' })
  expect(found.content).toEqual(more)
  expect(found.updatedAt).toBe(saved.updatedAt)
})

test('what is not finished is kept all the same: no headline, no words, a picture without its description', async () => {
  const nora = await signedIn('reporter')
  const image = { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2 } }
  for (const blocks of [[], [image], [{ type: 'paragraph', text: [] }]]) {
    const unfinished = { body: { blocks, authors: [], kind: 'update' }, pages: [] }
    expect((await nora.put(at(newId()), { version: 0, ...unfinished })).status).toBe(200)
  }
})

test('a change made on another version than the newest is refused and told the newest, and nothing is overwritten', async () => {
  const nora = await signedIn('editor')
  const id = await written(nora)
  expect((await nora.put(at(id), { version: 1, ...text('Second') })).status).toBe(200)
  const late = await nora.put(at(id), { version: 1, ...text('From another tab') })
  expect(late.status).toBe(409)
  expect(await problem(late)).toMatchObject({ code: 'conflict', draft: { version: 2, title: 'Second' } })
  expect((await nora.put(at(id), { version: 0, ...text('As if it were new') })).status).toBe(409)
  expect(((await (await nora.get(at(id))).json()) as StoredDraft).title).toBe('Second')
})

test('of two changes at the same moment one is kept', async () => {
  const nora = await signedIn('editor')
  const id = await written(nora)
  const both = await Promise.all([
    nora.put(at(id), { version: 1, ...text('One') }),
    nora.put(at(id), { version: 1, ...text('Other') }),
  ])
  expect(both.map(response => response.status).toSorted()).toEqual([200, 409])
})

test('a draft is nobody else’s business before it is submitted, then it is that of the editors of its pages', async () => {
  const nora = await signedIn('reporter', [page])
  const [here, elsewhere, reporter] = [
    await signedIn('editor', [page]),
    await signedIn('editor', [other]),
    await signedIn('reporter', [page]),
  ]
  const id = await written(nora)
  for (const stranger of [here, elsewhere, reporter]) {
    expect((await stranger.get(at(id))).status).toBe(404)
    expect((await stranger.put(at(id), { version: 1, ...text('Mine now') })).status).toBe(404)
    expect((await stranger.post(at(id, '/submit'), { version: 1 })).status).toBe(404)
  }
  expect((await nora.post(at(id, '/submit'), { version: 1 })).status).toBe(200)
  expect(await ids(here, '/submitted')).toContain(id)
  expect((await here.get(at(id))).status).toBe(200)
  for (const stranger of [elsewhere, reporter]) {
    expect(await ids(stranger, '/submitted')).not.toContain(id)
    expect((await stranger.get(at(id))).status).toBe(404)
  }
})

test('submitted, it is changed by its reviewers alone, and its author takes it back first', async () => {
  const [nora, editor] = [await signedIn('reporter'), await signedIn('editor')]
  const id = await submitted(nora)
  expect((await nora.put(at(id), { version: 2, ...text('One more thing') })).status).toBe(403)
  expect((await editor.put(at(id), { version: 2, ...text('Edited') })).status).toBe(200)
  const found = (await (await editor.get(at(id))).json()) as StoredDraft
  expect(found).toMatchObject({ author: nora.account.id, state: 'submitted', version: 3 })
  expect((await editor.post(at(id, '/take-back'), { version: 3 })).status).toBe(403)
  expect((await nora.post(at(id, '/take-back'), { version: 2 })).status).toBe(409)
  expect((await nora.post(at(id, '/take-back'), { version: 3 })).status).toBe(200)
  expect(await ids(editor, '/submitted')).not.toContain(id)
  expect((await nora.put(at(id), { version: 4, ...text('One more thing') })).status).toBe(200)
})

test('returned with a note, it is its author’s again, until it is submitted anew', async () => {
  const [nora, editor] = [await signedIn('reporter'), await signedIn('editor')]
  const id = await submitted(nora)
  expect((await nora.post(at(id, '/return'), { version: 2, note: 'Fine by me' })).status).toBe(403)
  expect((await editor.post(at(id, '/return'), { version: 2 })).status).toBe(400)
  expect((await editor.post(at(id, '/return'), { version: 2, note: 'Who says so?' })).status).toBe(200)
  expect((await editor.get(at(id))).status).toBe(404)
  const returned = (await (await nora.get(at(id))).json()) as StoredDraft
  expect(returned).toMatchObject({ state: 'returned', note: 'Who says so?', returnedBy: editor.account.name })
  expect((await nora.put(at(id), { version: 3, ...text('The harbour master says so') })).status).toBe(200)
  expect((await nora.post(at(id, '/submit'), { version: 4 })).status).toBe(200)
  const again = (await (await editor.get(at(id))).json()) as StoredDraft
  expect(again.note).toBeUndefined()
})

test('only its author discards a draft, and what is discarded does not come back by a late save', async () => {
  const [nora, editor] = [await signedIn('reporter'), await signedIn('editor')]
  const id = await submitted(nora)
  expect((await editor.post(at(id, '/discard'))).status).toBe(403)
  expect((await nora.post(at(id, '/discard'))).status).toBe(204)
  expect((await nora.post(at(id, '/discard'))).status, 'gone already is what was asked for').toBe(204)
  const late = await nora.put(at(id), { version: 2, ...text('Still typing') })
  expect(await problem(late)).toMatchObject({ status: 410, code: 'gone' })
})

test('drafts name pages that exist and that their author reaches', async () => {
  const nora = await signedIn('reporter', [page])
  const refused = await nora.put(at(newId()), { version: 0, ...text('Elsewhere', [page, other]) })
  expect(await problem(refused)).toMatchObject({ code: 'forbidden', errors: [{ pointer: '/pages/1' }] })
  const nowhere = await nora.put(at(newId()), { version: 0, ...text('Nowhere', ['no-such-page']) })
  expect(await problem(nowhere)).toMatchObject({ code: 'malformed', errors: [{ pointer: '/pages/0' }] })
  const id = await written(nora, 'No page yet', [])
  expect((await nora.post(at(id, '/submit'), { version: 1 })).status).toBe(400)
})

test('an entry for two pages is reviewed by an editor of one, who may leave the other in it', async () => {
  const [nora, editor] = [await signedIn('reporter'), await signedIn('editor', [other])]
  const id = await submitted(nora, 'For both', [page, other])
  expect(await ids(editor, '/submitted')).toContain(id)
  expect((await editor.put(at(id), { version: 2, ...text('For both', [page, other]) })).status).toBe(200)
})

test('what cannot be read is refused with every fault, and what is too large by its size', async () => {
  const nora = await signedIn('reporter')
  const wrong = await nora.put(at(newId()), { version: -1, body: { ...body('x'), html: '<b>' }, pages: [page] })
  expect((await problem(wrong)).errors?.map(fault => fault.pointer)).toEqual(['/version', '/body/html'])
  const large = { version: 0, ...text('x'.repeat(270_000)) }
  expect((await nora.put(at(newId()), large)).status).toBe(413)
  expect((await nora.put('/desk/api/drafts/42', { version: 0, ...text('x') })).status).toBe(404)
  expect((await desk.browser().get('/desk/api/drafts')).status).toBe(401)
})

test('an account has so many drafts and no more', async () => {
  const nora = await signedIn('reporter')
  const drafts = createDrafts(desk.room.redis)
  const head = {
    author: nora.account.id,
    version: 1,
    state: 'draft',
    updatedAt: 1,
    title: 'T',
    kind: 'update',
  } as const
  for (let count = 0; count < mostDrafts; count += 1) {
    await drafts.save({ ...head, id: newId(), pages: [], content: text('T', []) }, 0)
  }
  const refused = await nora.put(at(newId()), { version: 0, ...text('One too many') })
  expect(await problem(refused)).toMatchObject({ status: 413, detail: expect.stringContaining(`${mostDrafts} drafts`) })
  expect(await ids(nora)).toHaveLength(mostDrafts)
})

test('the draft goes with the publish of its entry, and a save that comes late does not bring it back', async () => {
  const [nora, editor] = [await signedIn('reporter'), await signedIn('editor')]
  const id = await submitted(nora)
  await desk.room.send({ type: 'publish', entry: { id, ...body('Gates closed') }, pages: [page] })
  await expect.poll(() => createDrafts(desk.room.redis).find(id)).toBeUndefined()
  expect(await ids(nora)).not.toContain(id)
  expect(await ids(editor, '/submitted')).not.toContain(id)
  expect((await problem(await nora.put(at(id), { version: 2, ...text('Late') }))).code).toBe('gone')
  expect((await problem(await nora.put(at(id), { version: 0, ...text('Late') }))).code).toBe('gone')
})

test('a draft that a publish missed is removed by whoever comes across it', async () => {
  const nora = await signedIn('reporter')
  const id = await written(nora)
  const drafts = createDrafts(desk.room.redis)
  const left = (await drafts.find(id)) as StoredDraft
  await desk.room.send({ type: 'publish', entry: { id, ...body('Gates closed') }, pages: [page] })
  await expect.poll(() => drafts.find(id)).toBeUndefined()
  await drafts.save(left, 0)
  expect(await ids(nora)).not.toContain(id)
  expect(await drafts.find(id)).toBeUndefined()
})

test('a scheduled entry has no draft either, until its time is given up', async () => {
  const nora = await signedIn('editor')
  const id = await written(nora)
  const publishAt = (await desk.room.writes.now()) + 3_600_000
  const lane = await desk.room.lane({ type: 'publish', entry: { id, ...body('Later') }, pages: [page], publishAt })
  await desk.room.send(lane.command, { home: page })
  await expect.poll(() => createDrafts(desk.room.redis).find(id)).toBeUndefined()
  expect((await nora.put(at(id), { version: 0, ...text('To be changed') })).status).toBe(200)
})

test('the draft of an entry that is erased goes with it', async () => {
  const id = await desk.room.publish([page], 'To be erased')
  const drafts = createDrafts(desk.room.redis)
  const head = { author: 'user-x', version: 1, state: 'draft', updatedAt: 1, title: 'T', kind: 'update' } as const
  await drafts.save({ ...head, id, pages: [page], content: text('T') }, 0)
  await desk.room.send({ type: 'erase', entry: { id } })
  expect(await drafts.find(id)).toBeUndefined()
})
