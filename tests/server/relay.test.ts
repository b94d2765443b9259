/** The relay: in order, each once, and whatever the announcements lose is found. */
import { expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { levelForMs } from '../../server/caching/lifetimes.ts'
import { channels } from '../../server/storage/keys.ts'
import { counted, openRelayHouse, page } from '../support/relay-house.ts'

test('[R1] operations leave in the order of the log, each once', async () => {
  const { log, join, heard, settle } = await openRelayHouse(3)
  join()
  await settle()
  for (let count = 0; count < 3; count++) log.publish(page)
  expect(heard()).toEqual(['operation 5', 'operation 6', 'operation 7'])
})

test('[R1] an operation that comes twice leaves once', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  log.wire = (message, pass) => {
    pass(message)
    pass(message)
  }
  log.publish(page)
  log.publish(page)
  await settle()
  expect(heard()).toEqual(['operation 2', 'operation 3'])
  expect(log.asked.since).toBe(0)
})

test('[R2] after a hole the room gets what was missed as one catch-up', async () => {
  const { log, join, heard, settle, metrics } = await openRelayHouse()
  join()
  await settle()
  log.wire = () => {}
  log.publish(page)
  log.publish(page)
  log.wire = (message, pass) => pass(message)
  log.publish(page)
  await settle()
  log.publish(page)
  expect(heard()).toEqual(['catchUp 1-4', 'operation 5'])
  expect(await counted(metrics, 'stop_press_gaps_healed_total')).toBe(1)
})

test('[R2] swapped announcements leave as a catch-up, and nothing of them twice', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  const late: (() => void)[] = []
  log.wire = (message, pass) => late.push(() => pass(message))
  log.publish(page)
  log.publish(page)
  for (const pass of late.toReversed()) pass()
  log.wire = (message, pass) => pass(message)
  await settle()
  log.publish(page)
  await settle()
  expect(heard()).toEqual(['catchUp 1-3', 'operation 4'])
})

test('[R1] what is announced while the log is read leaves after what was read', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  let answer = () => {}
  log.beforeRead = () => new Promise(resolve => (answer = resolve))
  log.wire = () => {}
  log.publish(page)
  log.wire = (message, pass) => pass(message)
  log.publish(page)
  await settle()
  log.publish(page)
  log.publish(page)
  // The read sees what was published while it was under way; the announcements of that are then known.
  answer()
  await settle()
  expect(heard()).toEqual(['catchUp 1-5'])
  log.publish(page)
  expect(heard()).toEqual(['operation 6'])
  expect(log.asked.since).toBe(1)
})

test('[R2] a hole that opens while the log is read is read too', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  let answer = () => {}
  const { since } = log
  log.since = async (which, after) => {
    const missed = await since(which, after)
    await new Promise<void>(resolve => (answer = resolve))
    return missed
  }
  for (const isHeard of [false, true, false, true]) {
    log.wire = (message, pass) => isHeard && pass(message)
    log.publish(page)
    await settle()
  }
  answer()
  await settle()
  answer()
  await settle()
  expect(heard()).toEqual(['catchUp 1-3', 'catchUp 3-5'])
})

test('[R3] a lost last announcement is found by comparing heads', async () => {
  const { log, join, heard, clock } = await openRelayHouse()
  join()
  await clock.pass(100)
  log.wire = () => {}
  log.publish(page)
  await clock.pass(1500)
  expect(heard()).toEqual(['catchUp 1-2'])
})

test('[R3] a head that overtakes its announcement causes no read', async () => {
  const { log, join, heard, clock } = await openRelayHouse()
  join()
  await clock.pass(950)
  let pass = () => {}
  log.wire = (message, go) => (pass = () => go(message))
  log.publish(page)
  await clock.pass(100)
  expect(log.asked.heads).toBe(1)
  pass()
  await clock.pass(500)
  expect(heard()).toEqual(['operation 2'])
  expect(log.asked.since).toBe(0)
})

test('a page counts as level while it was compared with its log lately, and not while it is behind', async () => {
  const { log, relays, clock } = await openRelayHouse(1)
  await relays.snapshot(page)
  expect(relays.isLevel(page)).toBe(false) // it was read, and what came since is not known
  await clock.pass(1000)
  expect(relays.isLevel(page)).toBe(true)
  log.beforeRead = () => Promise.reject(new Error('away'))
  log.wire = () => {}
  log.publish(page)
  await clock.pass(levelForMs + 1000)
  expect(relays.isLevel(page)).toBe(false)
  expect(relays.cursor(page)).not.toBe(printCursor(log.cursor(page)))
  log.beforeRead = async () => {}
  await clock.pass(10_000)
  expect([relays.isLevel(page), relays.cursor(page)]).toEqual([true, printCursor(log.cursor(page))])
})

test('heads of quiet pages are compared every five seconds, of all pages in one question', async () => {
  const { log, join, clock } = await openRelayHouse()
  log.createPage({ id: 'other' })
  join()
  join('other')
  await clock.pass(61_000)
  const before = log.asked.heads
  await clock.pass(10_000)
  expect(log.asked.heads - before).toBe(2)
})

test('[R4] a log that was rolled back leads to a reset', async () => {
  const { log, join, heard, clock, relays, metrics } = await openRelayHouse(5)
  join()
  await clock.pass(100)
  log.publish(page)
  log.rollBack(page, 4)
  await clock.pass(1500)
  expect(heard()).toEqual(['operation 7', 'reset'])
  expect(relays.held(page)?.cursor).toEqual(log.cursor(page))
  expect(await counted(metrics, 'stop_press_resets_total')).toBe(1)
})

test('[R4] another history under the same numbers leads to a reset', async () => {
  const { log, join, heard, settle, relays } = await openRelayHouse(5)
  join()
  await settle()
  log.publish(page)
  log.wire = () => {}
  log.rollBack(page, 4)
  for (let count = 0; count < 3; count++) log.publish(page)
  log.wire = (message, pass) => pass(message)
  log.publish(page)
  await settle()
  expect(heard()).toEqual(['operation 7', 'reset'])
  expect(await relays.snapshot(page)).toEqual(await log.snapshot(page))
})

test('[R4] a foreign frame that the log does not know changes nothing', async () => {
  const { log, join, heard, settle, relays } = await openRelayHouse(2)
  join()
  await settle()
  const foreign = { ...log.publish(page), digest: '0123456789abcdef', previousDigest: 'fedcba9876543210' }
  heard()
  for (const sequence of [2, 4, 900]) {
    await log.announce(channels.operations(page), JSON.stringify({ ...foreign, sequence }))
    await settle()
  }
  expect(heard()).toEqual([])
  expect(relays.held(page)?.cursor).toEqual(log.cursor(page))
  log.publish(page)
  expect(heard()).toEqual(['operation 5'])
})

test('[R2] what cannot be read is no operation: the log is asked', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  log.wire = (message, pass) => pass(message.slice(0, -20))
  log.publish(page)
  await settle()
  expect(heard()).toEqual(['catchUp 1-2'])
})

test('[R2] an announcement without the body is taken from the log', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  log.wire = (message, pass) => {
    const operation = JSON.parse(message)
    const { blocks: _, authors: __, ...header } = operation.entry
    pass(JSON.stringify({ ...operation, entry: { ...header, bodyPending: true } }))
  }
  log.publish(page)
  await settle()
  expect(heard()).toEqual(['catchUp 1-2'])
})

test('[R2] while the log is away a relay tries until it answers', async () => {
  const { log, join, heard, clock } = await openRelayHouse()
  join()
  await clock.pass(100)
  log.beforeRead = () => Promise.reject(new Error('away'))
  log.wire = () => {}
  log.publish(page)
  await clock.pass(30_000)
  expect(heard()).toEqual([])
  log.beforeRead = async () => {}
  log.wire = (message, pass) => pass(message)
  log.comeBack()
  await clock.pass(1500)
  expect(heard()).toEqual(['catchUp 1-2'])
})

test('[R2] after a lost connection every page is compared with the log', async () => {
  const { log, join, heard, settle } = await openRelayHouse()
  join()
  await settle()
  log.wire = () => {}
  log.publish(page)
  log.comeBack()
  await settle()
  expect(heard()).toEqual(['catchUp 1-2'])
})

test('[J1] a page that is being loaded holds its joiners, and misses nothing announced meanwhile', async () => {
  const { log, join, heard, settle, relays } = await openRelayHouse(3)
  let answer = () => {}
  log.beforeRead = () => new Promise(resolve => (answer = resolve))
  join()
  const snapshot = relays.snapshot(page)
  await settle()
  answer()
  await settle()
  log.publish(page)
  answer()
  log.beforeRead = async () => {}
  log.publish(page)
  await settle()
  expect((await snapshot)?.cursor.split('.')[0]).toMatch(/^[56]$/)
  expect(relays.held(page)?.cursor).toEqual(log.cursor(page))
  log.publish(page)
  expect(heard().at(-1)).toBe('operation 7')
})

test('[J2] [J3] what was missed comes from memory, else from the log, else it is a snapshot', async () => {
  const { log, join, settle, relays } = await openRelayHouse(5)
  const old = log.cursor(page)
  log.publish(page)
  join()
  await settle()
  const recent = log.cursor(page)
  log.publish(page)
  expect(await relays.missed(page, recent)).toMatchObject({ kind: 'catchUp', entries: [{ sequence: 8 }] })
  expect(log.asked.since).toBe(0)
  expect(await relays.missed(page, old)).toMatchObject({ kind: 'catchUp', entries: [{}, {}] })
  expect(log.asked.since).toBe(1)
  expect(await relays.missed(page, old)).toMatchObject({ kind: 'catchUp', entries: [{}, {}] })
  expect(log.asked.since).toBe(1)
  expect(await relays.missed(page, { ...old, digest: '0123456789abcdef' })).toMatchObject({ kind: 'snapshot' })
})

test('readers who come back from one place cost one read', async () => {
  const { log, join, settle, relays } = await openRelayHouse(5)
  const old = log.cursor(page)
  log.publish(page)
  join()
  await settle()
  const missed = await Promise.all(Array.from({ length: 50 }, () => relays.missed(page, old)))
  expect(missed.every(found => found?.kind === 'catchUp')).toBe(true)
  expect(log.asked.since).toBe(1)
})

test('a batch that withdrawals left too short is read from the log once', async () => {
  const { log, join, settle, relays } = await openRelayHouse(20)
  join()
  await settle()
  for (const id of log.visible(page).slice(-3)) log.withdraw(page, id)
  const before = log.asked.snapshot
  const snapshots = await Promise.all([relays.snapshot(page), relays.snapshot(page)])
  for (const snapshot of snapshots) expect(snapshot).toEqual(await log.snapshot(page))
  expect(log.asked.snapshot - before).toBe(3) // one of them is the relay's, two are this test's
  log.publish(page)
  expect(await relays.snapshot(page)).toEqual(await log.snapshot(page))
})

test('a page is left a minute after its last reader, and not before', async () => {
  const { log, join, clock, relays } = await openRelayHouse()
  const room = join()
  await clock.pass(120_000)
  expect(relays.heldPages()).toEqual([page])
  room.leave()
  await clock.pass(59_000)
  expect(log.listeners(channels.operations(page))).toBe(1)
  await clock.pass(3000)
  expect(relays.heldPages()).toEqual([])
  expect(log.listeners(channels.operations(page))).toBe(0)
})

test('a page that does not exist is not followed, and is found once it is made', async () => {
  const { log, relays, settle } = await openRelayHouse()
  expect(await relays.snapshot('later')).toBeUndefined()
  expect(await relays.missed('later', { sequence: 1, digest: '0123456789abcdef' })).toBeUndefined()
  await settle()
  expect(log.listeners(channels.operations('later'))).toBe(0)
  log.createPage({ id: 'later' })
  expect(await relays.snapshot('later')).toEqual(await log.snapshot('later'))
})

test('[R4] a page that vanishes from the log is said to be gone, and found again when it is back', async () => {
  const { log, join, heard, clock, relays } = await openRelayHouse(3)
  join()
  await clock.pass(100)
  log.removePage(page)
  await clock.pass(2000)
  expect(heard()).toEqual(['reset'])
  expect(relays.heldPages()).toEqual([])
  log.createPage({ id: page })
  await clock.pass(2000)
  expect(relays.held(page)?.cursor).toEqual(log.cursor(page))
  log.publish(page)
  expect(heard().at(-1)).toBe('operation 2')
})

test('whoever asks for a page while the log is away is told so, not left waiting', async () => {
  const { log, relays, clock } = await openRelayHouse()
  log.beforeRead = () => Promise.reject(new Error('away'))
  const asked = relays.snapshot(page).catch((refusal: unknown) => refusal)
  await clock.pass(5000)
  expect(await asked).toMatchObject({ code: 'unavailable' })
  log.beforeRead = async () => {}
  await clock.pass(1500)
  expect(await relays.snapshot(page)).toEqual(await log.snapshot(page))
})

test('after stop nothing is followed any more', async () => {
  const { log, join, heard, settle, relays } = await openRelayHouse()
  join()
  await settle()
  await relays.stop()
  log.publish(page)
  expect(heard()).toEqual([])
  expect(log.listeners(channels.operations(page))).toBe(0)
  await expect(relays.snapshot(page)).rejects.toMatchObject({ code: 'unavailable' })
})
