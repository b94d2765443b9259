/** [J2] Readers who come from so far back that memory does not reach cost one read for each place, however many there are and whatever happens meanwhile. */
import { expect, test } from 'vitest'
import type { CatchUp } from '../../shared/operation.ts'
import { extendCatchUp } from '../../server/live/extend-catch-up.ts'
import { openRelayHouse, page } from '../support/relay-house.ts'

test('what was read for one of them is told to the next, with what has happened since, as it now stands', async () => {
  const { log, relays, join, settle, clock } = await openRelayHouse(3)
  const { leave } = join()
  await settle()
  const far = log.cursor(page)
  for (let count = 0; count < 400; count++) log.publish(page, { headline: `Entry ${count}` })
  const gone = 'withdrawn-later'
  log.publish(page, { id: gone, headline: 'Withdrawn later' })
  await settle()
  let reads = 0
  log.beforeRead = async () => {
    reads++
  }
  const tell = async () => (await relays.missed(page, far)) as CatchUp
  expect(await tell()).toEqual(await log.since(page, far))
  const before = reads
  log.withdraw(page, gone)
  log.publish(page, { headline: 'While they come' })
  await settle()
  const told = await Promise.all([tell(), tell(), tell()])
  expect(reads).toBe(before)
  for (const missed of told) expect(missed).toEqual(await log.since(page, far))
  expect(JSON.stringify(told)).not.toContain('Withdrawn later')
  // Nobody came for a while: the texts are let go.
  await clock.pass(3000)
  const later = reads
  await tell()
  expect(reads).toBe(later + 1)
  leave()
})

test('what is too much in one piece is not put together', () => {
  const piece = (from: number, to: number): CatchUp => ({
    kind: 'catchUp',
    from: `${from}.0000000000000000`,
    to: `${to}.0000000000000000`,
    entries: [],
    withdrawn: [],
    pins: [],
  })
  expect(extendCatchUp(piece(1, 900), piece(900, 1001))).toMatchObject({
    from: piece(1, 2).from,
    to: piece(1, 1001).to,
  })
  expect(extendCatchUp(piece(1, 900), piece(900, 1002))).toBeUndefined()
})
