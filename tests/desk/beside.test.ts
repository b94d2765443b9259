// What a desk makes of what it is told about the others.
import { expect, test } from 'vitest'
import type { Lease, Present, Together } from '../../shared/together.ts'
import { editedByOther, isOpenElsewhere, othersHere, takenFrom } from '../../client/desk/beside.ts'
import { timeWords } from '../../client/desk/time-words.ts'
import { namesInWords } from '../../client/desk/words.ts'

const me = { id: 'me', name: 'Mira', role: 'editor', pages: 'all' } as const
const present = (account: string, tab: string, ...edits: string[]): Present => ({ tab, account, name: account, edits })
const lease = (entry: string, account: string): Lease => ({ entry, account, name: account, since: 1 })
const together = (all: Present[], leases: Lease[] = []): Together => ({ present: all, leases })

test('others are named once each, in order, with all that they edit; whoever looks is not among them', () => {
  const known = together([present('zoe', '1', 'a'), present('me', '2'), present('jon', '3'), present('zoe', '4', 'b')])
  expect(othersHere(me, known)).toMatchObject([
    { name: 'jon', edits: [] },
    { name: 'zoe', edits: ['a', 'b'] },
  ])
  expect(othersHere(me, undefined)).toEqual([])
})

test('an entry is somebody else’s only while somebody else holds it', () => {
  const known = together([], [lease('a', 'jon'), lease('b', 'me')])
  expect(editedByOther(me, known, 'a')).toMatchObject({ account: 'jon' })
  expect([editedByOther(me, known, 'b'), editedByOther(me, known, 'c'), editedByOther(me, undefined, 'a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('only what was one’s own a moment ago was taken over', () => {
  const next = together([], [lease('a', 'jon'), lease('b', 'jon'), lease('c', 'me')])
  expect(takenFrom(me, new Set(['a', 'c']), next).map(({ entry }) => entry)).toEqual(['a'])
})

test('one’s own other tab with the same entry is told apart from this one', () => {
  const known = together([present('me', 'this', 'a', 'b'), present('me', 'other', 'b'), present('jon', 'his', 'a')])
  expect(['a', 'b'].map(entry => isOpenElsewhere(me, known, 'this', entry))).toEqual([false, true])
})

test('many names are cut after four', () => {
  expect(namesInWords(['Jon'])).toBe('Jon')
  expect(namesInWords(['Jon', 'Mira'])).toBe('Jon and Mira')
  expect(namesInWords(['A', 'B', 'C', 'D', 'E', 'F'])).toBe('A, B, C, D and 2 more')
})

test('a time of today is a clock’s; any other has its day', () => {
  const now = Date.UTC(2026, 2, 1, 15)
  expect(timeWords(Date.UTC(2026, 2, 1, 14, 2), now)).toBe('14:02')
  expect(timeWords(Date.UTC(2026, 1, 28, 14, 2), now)).toBe('28 Feb 2026, 14:02')
})
