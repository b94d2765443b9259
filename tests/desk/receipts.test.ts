// What the desk says of how far an entry went, from what it was told.
import { expect, test } from 'vitest'
import { createReceipts, receiptOf, sentTo } from '../../client/desk/receipts.ts'
import { receiptWords } from '../../client/desk/words.ts'
import { mostReceipts, type Receipt } from '../../shared/receipts.ts'

const words = (receipt: Partial<Receipt>) => {
  const { sent, half, most } = receiptWords({ sequence: 1, readers: 0, ...receipt })
  return [sent, ...(most ? [half ? `${half}, ${most}` : most] : [])].join(' · ')
}

test('numbers are said as far as they are known', () => {
  expect(words({})).toBe('No readers connected')
  expect(words({ readers: 1 })).toBe('Sent to 1 reader')
  expect(words({ readers: 1, halfMs: 12, most: { percent: 100, ms: 12 } })).toBe('Sent to 1 reader · answered in 12 ms')
  expect(words({ readers: 7, halfMs: 12, most: { percent: 100, ms: 40 } })).toBe(
    'Sent to 7 readers · half in 12 ms, all answered in 40 ms',
  )
  expect(words({ readers: 7, halfMs: 12, most: { percent: 100, ms: 12 } })).toBe(
    'Sent to 7 readers · all answered in 12 ms',
  )
  expect(words({ readers: 12_304, halfMs: 38 })).toBe('Sent to 12,304 readers')
  expect(words({ readers: 12_304, halfMs: 38, most: { percent: 99, ms: 1210 } })).toBe(
    'Sent to 12,304 readers · half in 38 ms, 99 % answered in 1.2 s',
  )
})

test('the receipt of a revision is that of the newest operation that brought it', () => {
  const { known, hear } = createReceipts()
  const at = (sequence: number, revision: number, readers: number) => ({ sequence, entry: 'e', revision, readers })
  hear({ page: 'p', receipts: [at(1, 1, 5), at(2, 2, 6), { sequence: 3, readers: 9 }] })
  expect(receiptOf(known.get(), 'p', { id: 'e', revision: 1 })?.readers).toBe(5)
  hear({ page: 'p', receipts: [at(4, 2, 8)] })
  expect(receiptOf(known.get(), 'p', { id: 'e', revision: 2 })?.readers).toBe(8)
  expect(receiptOf(known.get(), 'p', { id: 'e', revision: 3 })).toBeUndefined()
  expect(receiptOf(known.get(), 'other', { id: 'e', revision: 1 })).toBeUndefined()
})

test('readers of several pages are added up, and nothing is said before one of them is known', () => {
  const { known, hear } = createReceipts()
  const places = [
    { id: 'p', sequence: 4 },
    { id: 'q', sequence: 9 },
  ]
  expect(sentTo(known.get(), places)).toBeUndefined()
  hear({ page: 'p', receipts: [{ sequence: 4, readers: 3 }] })
  expect(sentTo(known.get(), places)).toBe(3)
  hear({ page: 'q', receipts: [{ sequence: 9, readers: 40 }] })
  expect(sentTo(known.get(), places)).toBe(43)
})

test('what was known of a history that was replaced is forgotten, and nothing of other pages', () => {
  const { known, hear, forget } = createReceipts()
  for (const page of ['p', 'q']) hear({ page, receipts: [{ sequence: 4, entry: 'e', revision: 1, readers: 3 }] })
  forget('p')
  expect(receiptOf(known.get(), 'p', { id: 'e', revision: 1 })).toBeUndefined()
  expect(sentTo(known.get(), [{ id: 'p', sequence: 4 }])).toBeUndefined()
  expect(sentTo(known.get(), [{ id: 'q', sequence: 4 }])).toBe(3)
})

test('only so many are kept of a page', () => {
  const { known, hear } = createReceipts()
  const receipts = Array.from({ length: mostReceipts + 20 }, (_, place) => ({ sequence: place + 1, readers: 1 }))
  hear({ page: 'p', receipts })
  expect([...(known.get().get('p')?.keys() ?? [])].at(-1)).toBe(21)
})
