// What several processes know of one operation, added up: each speaks for as many readers as it has.
import { expect, test } from 'vitest'
import { mostReceipts, receiptOpenMs } from '../../shared/receipts.ts'
import { msOf, stepOf } from '../../server/live/answer-times.ts'
import { PageReceipts } from '../../server/live/page-receipts.ts'
import { readSaid, totalOf } from '../../server/live/receipt-total.ts'
import { createRedisAhead } from '../../server/live/redis-ahead.ts'
import { createHandClock } from '../support/hand-clock.ts'

/** @param answers ms and how many took so long */
const process = (readers: number, asked: number, ...answers: [ms: number, count: number][]) => ({
  sequence: 7,
  readers,
  asked,
  times: answers.flatMap(([ms, count]) => [stepOf(ms), count]),
})

test('a step is never shorter than what is counted in it, and at most a tenth longer', () => {
  for (const ms of [0, 0.4, 1, 1.01, 7, 38, 120, 999, 15_000]) {
    const step = msOf(stepOf(ms))
    expect(step).toBeGreaterThanOrEqual(Math.floor(ms))
    expect(step).toBeLessThanOrEqual(Math.max(1, Math.ceil(ms * 1.1)))
  }
  expect(stepOf(1e9)).toBe(stepOf(1e8))
})

test('a process with many readers weighs more than one with few, however many of them are asked', () => {
  const large = process(10_000, 100, [100, 100])
  const small = process(20, 20, [5, 20])
  const { readers, halfMs, most } = totalOf([large, small], false)
  expect(readers).toBe(10_020)
  expect(halfMs).toBe(msOf(stepOf(100)))
  expect(most).toEqual({ percent: 99, ms: msOf(stepOf(100)) })
})

test('“all” is said only where each was asked and has answered', () => {
  expect(totalOf([process(3, 3, [5, 3])], false).most?.percent).toBe(100)
  expect(totalOf([process(3, 3, [5, 2])], false).most).toBeUndefined()
  expect(totalOf([process(3, 3, [5, 2])], true).most?.percent).toBe(66)
  expect(totalOf([process(400, 100, [5, 100])], true).most?.percent).toBe(99)
  expect(totalOf([process(400, 100, [5, 98])], false).most).toBeUndefined()
  expect(totalOf([process(400, 100, [5, 98])], true).most?.percent).toBe(98)
})

test('where nobody answers, or is, only readers are counted', () => {
  expect(totalOf([process(0, 0)], true)).toEqual({ sequence: 7, readers: 0 })
  expect(totalOf([process(9, 0)], true)).toEqual({ sequence: 7, readers: 9 })
  expect(totalOf([process(9, 9)], true)).toEqual({ sequence: 7, readers: 9 })
})

test('what is no receipt is none', () => {
  for (const message of ['', '{', 'null', '{}', '{"from":"x"}', '{"from":1,"receipts":[]}'])
    expect(readSaid(message)).toBeUndefined()
})

test('the newest hundred operations are kept, and nothing that comes later for an older one', () => {
  const receipts = new PageReceipts()
  for (let sequence = 1; sequence <= mostReceipts + 5; sequence += 1) receipts.sent([{ sequence }], 1, {}, 0)
  expect(receipts.totals()).toHaveLength(mostReceipts)
  expect(receipts.totals()[0]?.sequence).toBe(6)
  receipts.hear('other', [{ ...process(4, 0), sequence: 2 }], 0)
  expect(receipts.totals()).toHaveLength(mostReceipts)
})

test('after its time a receipt changes no more', () => {
  const receipts = new PageReceipts()
  const brought = { sequence: 1 }
  receipts.asked(brought, 0)
  receipts.asked(brought, 0)
  expect(receipts.totals(), 'it is still being written').toEqual([])
  receipts.sent([brought], 2, { firstMs: 1, lastMs: 2 }, 0)
  receipts.answered(brought, 5)
  receipts.closeOld(receiptOpenMs)
  receipts.answered(brought, 20_000)
  expect(receipts.totals()).toEqual([{ sequence: 1, readers: 2, halfMs: 5 }])
})

test('whoever was asked and has left counts as not asked; of what is not known any more nothing is counted', () => {
  const receipts = new PageReceipts()
  const brought = { sequence: 1 }
  receipts.unasked(brought)
  expect(receipts.totals()).toEqual([])
  receipts.sent([brought], 3, {}, 0)
  receipts.asked(brought, 0)
  receipts.asked(brought, 0)
  receipts.unasked(brought)
  receipts.answered(brought, 5)
  const answeredByAll = receipts.takeUnsaid()
  expect(answeredByAll).toMatchObject([{ sequence: 1, asked: 1 }])
})

test('how far the clock of Redis is ahead is measured by the quickest question', async () => {
  const clock = createHandClock()
  const questions: ((time: number) => void)[] = []
  const ahead = createRedisAhead(() => new Promise(resolve => questions.push(resolve)), clock)
  /** @param ms by which it is ahead */
  const answer = async (tookMs: number, ms: number) => {
    await clock.pass(tookMs)
    questions.shift()?.(clock.now() - tookMs / 2 + ms)
    await clock.pass(0)
  }
  const askAgain = async () => {
    await clock.pass(30_000)
    return ahead.ms()
  }
  await answer(4, 500)
  expect(await askAgain()).toBe(500)
  await answer(400, 900)
  expect(await askAgain(), 'a slow answer says less').toBe(500)
  await answer(6, 510)
  expect(ahead.ms()).toBe(510)
  expect(questions, 'nothing is asked in between').toHaveLength(0)
})
