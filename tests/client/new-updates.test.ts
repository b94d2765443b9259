/** What is read out of new updates: each once, breaking news by its words, whichever way it became that. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createNewUpdates } from '../../client/reader/new-updates.ts'
import type { EntryKind } from '../../shared/entry.ts'
import { wordsFor } from '../../shared/languages.ts'
import type { Timeline } from '../../shared/timeline.ts'

beforeEach(() => {
  vi.stubGlobal('HTMLAnchorElement', EventTarget) // the control is none: it is a button
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function page() {
  const entries = new Map<string, { id: string; kind: EntryKind; headline: string; position: string }>()
  const timeline = { entries, page: { slug: 'storm' } } as unknown as Timeline
  const control = { textContent: '', hidden: true, addEventListener() {}, classList: { toggle() {} } }
  let title = ''
  const { live: messages } = wordsFor('en')
  const updates = createNewUpdates(
    control as unknown as HTMLElement,
    { messages, messagesLanguage: 'en', language: 'en' },
    { lead: words => (title = words), rename() {} },
    () => {},
  )
  return {
    updates,
    control,
    title: () => title,
    /** An entry as it stands now. */
    stands(id: string, kind: EntryKind = 'update') {
      entries.set(id, { id, kind, headline: `News of ${id}`, position: id })
    },
    /** What is read out after this was drawn. */
    drawn() {
      updates.show(timeline)
      return updates.tell(timeline)
    },
  }
}

test('what waits and becomes breaking by an edit is told by its words, once, however often it is edited again', () => {
  const { updates, stands, drawn, control, title } = page()
  stands('a')
  updates.add('a', false)
  expect(drawn()).toEqual(['1 new update'])
  stands('a', 'breaking')
  expect(drawn()).toEqual(['Breaking: News of a'])
  expect([control.textContent, title()]).toEqual(['Breaking: News of a', '(1) Breaking: News of a · '])
  stands('a')
  expect(drawn()).toEqual([])
  stands('a', 'breaking')
  expect(drawn()).toEqual([])
})

test('what stands in the page and becomes breaking is told without a number, for nothing is new', () => {
  const { updates, stands, drawn } = page()
  stands('a', 'breaking')
  updates.alert('a')
  expect(drawn()).toEqual(['Breaking: News of a'])
  updates.alert('a')
  expect(drawn()).toEqual([])
})

test('breaking by an edit beside something new: both are told', () => {
  const { updates, stands, drawn } = page()
  stands('a', 'breaking')
  stands('b')
  updates.alert('a')
  updates.arrive('b')
  expect(drawn()).toEqual(['Breaking: News of a', '1 new update'])
})

test('what was published as breaking is told once, and not again where it is shown', () => {
  const { updates, stands, drawn } = page()
  stands('a', 'breaking')
  updates.add('a', false)
  expect(drawn()).toEqual(['Breaking: News of a'])
  expect(drawn()).toEqual([])
  expect(updates.release()).toEqual([['a', false]])
  expect(drawn()).toEqual([])
})

test('what turned breaking and was withdrawn before it was told never is', () => {
  const { updates, stands, drawn } = page()
  stands('a', 'breaking')
  updates.alert('a')
  updates.drop('a')
  expect(drawn()).toEqual([])
})

test('an imported update stays uncounted when it is edited while it waits, and one that waits is not new again', () => {
  const { updates, stands, drawn, control } = page()
  stands('a')
  updates.add('a', true)
  updates.add('a', false)
  expect(drawn()).toEqual([])
  expect(control.hidden).toBe(true)
  stands('b')
  updates.add('b', false)
  expect(drawn()).toEqual(['1 new update'])
  updates.add('b', false)
  expect(drawn()).toEqual([])
})

test('what came in by itself is told though what waited was shown since', () => {
  const { updates, stands, drawn } = page()
  stands('a')
  stands('b')
  updates.arrive('a')
  updates.add('b', true)
  updates.release()
  expect(drawn()).toEqual(['1 new update'])
})
