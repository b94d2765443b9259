// Many readers come back at once and share what is read for them, but never a read from before they were in the room.
import { expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { openRelayHouse, page } from '../support/relay-house.ts'

async function openSlowHouse() {
  const house = await openRelayHouse(10)
  const { log, relays, settle } = house
  const old = log.cursor(page)
  for (let count = 0; count < 5; count += 1) log.publish(page)
  await relays.snapshot(page)
  let answer = () => {}
  const isAnswered = new Promise<void>(resolve => (answer = resolve))
  const { since } = log
  // The answer is made when it is asked for, and arrives late.
  log.since = async (id, after) => {
    const found = await since(id, after)
    await isAnswered
    return found
  }
  return { log, relays, settle, old, answer }
}

test('readers who come back from the same place at the same time cost the log two reads at most', async () => {
  const { log, relays, settle, old, answer } = await openSlowHouse()
  const before = log.asked.since
  const all = Promise.all(Array.from({ length: 100 }, () => relays.missed(page, old)))
  await settle()
  answer()
  for (const missed of await all) expect(missed).toMatchObject({ kind: 'catchUp', to: printCursor(log.cursor(page)) })
  expect(log.asked.since - before).toBeLessThanOrEqual(2)
})

test('[J1] a reader is not told what was read before it came into the room', async () => {
  const { log, relays, settle, old, answer } = await openSlowHouse()
  const first = relays.missed(page, old)
  await settle()
  log.publish(page) // the room hears of it, and then the second reader comes in
  const second = relays.missed(page, old)
  await settle()
  answer()
  await first
  expect(await second).toMatchObject({ kind: 'catchUp', to: printCursor(log.cursor(page)) })
})
