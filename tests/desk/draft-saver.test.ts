/** What was written reaches the service, whatever breaks in between, and nothing of elsewhere is overwritten. */
import { beforeEach, expect, test } from 'vitest'
import { createDraftSaver, type DraftSaver } from '../../client/desk/draft-saver.ts'
import type { Outcome } from '../../client/desk/desk-api.ts'
import type { DraftContent, StoredDraft } from '../../shared/draft.ts'
import type { DraftSave, DraftSaved, Problem } from '../../shared/http-api.ts'

let now: number
let timers: { at: number; then: () => void }[]
let sent: DraftSave[]
let answers: ((outcome: Outcome<DraftSaved>) => void)[]
let saved: number[]

beforeEach(() => {
  now = 0
  timers = []
  sent = []
  answers = []
  saved = []
})

const content = (headline: string): DraftContent => ({
  body: { headline, blocks: [], authors: [], kind: 'update' },
  pages: ['p'],
})
const headlines = () => sent.map(draft => draft.body.headline)
const stored = (headline: string, version: number): StoredDraft => ({
  ...{ id: 'e', author: 'a', state: 'draft', updatedAt: 7, title: headline, kind: 'update', pages: ['p'] },
  ...{ version, content: content(headline) },
})
const refused = (code: Problem['code'], draft?: StoredDraft): Outcome<DraftSaved> => {
  const problem = { type: '', title: '', status: 409, detail: 'No.', code, ...(draft ? { draft } : {}) }
  return { is: 'refused', problem }
}
const offline: Outcome<DraftSaved> = { is: 'unknown', why: 'offline', afterMs: 0 }
const done = (version: number): Outcome<DraftSaved> => ({ is: 'done', value: { version, updatedAt: now } })

function open(version = 0): DraftSaver {
  return createDraftSaver({
    id: 'e',
    version,
    save: (_id, draft) => {
      sent.push(draft)
      return new Promise(resolve => answers.push(resolve))
    },
    now: () => now,
    later(ms, then) {
      const timer = { at: now + ms, then }
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    onSaved: version => saved.push(version),
  })
}

function pass(ms: number): void {
  now += ms
  for (const due of timers.filter(timer => timer.at <= now)) {
    timers = timers.filter(one => one !== due)
    due.then()
  }
}

async function answer(outcome: Outcome<DraftSaved>): Promise<void> {
  answers.shift()?.(outcome)
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

test('within two seconds of the last keystroke the service is asked to keep it, once', () => {
  const saver = open()
  for (const word of ['G', 'Ga', 'Gat']) {
    saver.change(content(word))
    pass(100)
  }
  expect(sent).toEqual([])
  pass(1900)
  expect(sent).toEqual([{ version: 0, ...content('Gat') }])
})

test('somebody who writes without a rest is saved in between', () => {
  const saver = open()
  for (let count = 1; count <= 60; count += 1) {
    saver.change(content(`word ${count}`))
    pass(100)
  }
  expect(sent.length).toBe(1)
})

test('what is written while a save is on its way follows it, on top of its version', async () => {
  const saver = open()
  saver.change(content('One'))
  pass(2000)
  saver.change(content('Two'))
  await answer(done(1))
  expect(sent.at(-1)).toEqual({ version: 1, ...content('Two') })
  await answer(done(2))
  expect(saver.state.get()).toEqual({ is: 'saved', at: now })
  expect(saved).toEqual([1, 2])
})

test('while the service is away it is tried again, with what stands there by then', async () => {
  const saver = open()
  saver.change(content('One'))
  pass(2000)
  await answer(offline)
  expect(saver.state.get()).toEqual({ is: 'trouble', why: 'offline' })
  saver.change(content('Two'))
  pass(1000)
  expect(headlines()).toEqual(['One', 'Two'])
  await answer(done(1))
  expect(saver.state.get().is).toBe('saved')
})

test('a reply that was lost is no conflict: what stands there is what was sent', async () => {
  const saver = open()
  saver.change(content('One'))
  pass(2000)
  await answer(offline)
  pass(1000)
  await answer(refused('conflict', stored('One', 1)))
  expect(saver.state.get().is).toBe('saved')
  expect(saver.version()).toBe(1)
})

test('what was changed elsewhere is never overwritten without a choice', async () => {
  const saver = open(1)
  saver.change(content('Mine'))
  pass(2000)
  await answer(refused('conflict', stored('Theirs', 2)))
  expect(saver.state.get()).toMatchObject({ is: 'conflict', theirs: { version: 2 } })
  saver.change(content('Mine, longer'))
  pass(60_000)
  expect(sent.length).toBe(1)
  saver.keepMine()
  pass(0)
  expect(sent.at(-1)).toEqual({ version: 2, ...content('Mine, longer') })
})

test('a version that is met elsewhere is a conflict only where something unsaved stands here', () => {
  const idle = open(1)
  idle.meet(stored('Theirs', 2))
  expect(idle.version()).toBe(2)
  const writing = open(1)
  writing.change(content('Mine'))
  writing.meet(stored('Theirs', 2))
  expect(writing.state.get().is).toBe('conflict')
  const same = open(1)
  same.change(content('Theirs'))
  same.meet(stored('Theirs', 2))
  expect(same.state.get().is).toBe('saved')
})

test('what was published elsewhere is not saved any more, and says so', async () => {
  const saver = open(1)
  saver.change(content('Late'))
  pass(2000)
  await answer(refused('gone'))
  expect(saver.state.get()).toEqual({ is: 'gone' })
  saver.change(content('Later'))
  pass(60_000)
  expect(sent.length).toBe(1)
})

test('a refusal says why, and the next change is tried', async () => {
  const saver = open()
  saver.change(content('One'))
  pass(2000)
  await answer(refused('too-large'))
  expect(saver.state.get()).toEqual({ is: 'refused', detail: 'No.' })
  saver.change(content('Two'))
  pass(2000)
  expect(headlines()).toEqual(['One', 'Two'])
})

test('once it is published, nothing that was due is saved', () => {
  const saver = open()
  saver.change(content('One'))
  saver.hold()
  pass(60_000)
  expect(sent).toEqual([])
})

test('saved at once when asked to, with what was written during the save before', async () => {
  const saver = open()
  saver.change(content('One'))
  pass(2000)
  saver.change(content('Two'))
  const flushed = saver.flush()
  await answer(done(1))
  await answer(done(2))
  expect(await flushed).toMatchObject({ is: 'saved' })
  expect(headlines()).toEqual(['One', 'Two'])
})
