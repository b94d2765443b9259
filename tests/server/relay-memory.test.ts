/** What a relay holds in memory says the same as the log, or says nothing. */
import { expect, test } from 'vitest'
import type { CatchUp, Operation, Snapshot } from '../../shared/operation.ts'
import { PageMemory } from '../../server/live/page-memory.ts'
import { createMemoryLog, type MemoryLog } from '../support/memory-log.ts'

const page = 'story'

async function openMemory(entries = 0) {
  let time = 1_700_000_000_000
  const log = createMemoryLog(() => (time += 1000))
  log.createPage({ id: page })
  for (let count = 0; count < entries; count++) log.publish(page)
  const memory = new PageMemory(snapshotIn(await log.snapshot(page)))
  log.wire = message => memory.applyOperation(JSON.parse(message) as Operation, message.length)
  return { log, memory }
}

function snapshotIn(snapshot: Snapshot | undefined): Snapshot {
  if (!snapshot) throw new Error('no snapshot')
  return snapshot
}

async function catchUpIn(log: MemoryLog, after: { sequence: number; digest: string }): Promise<CatchUp> {
  const missed = await log.since(page, after)
  if (missed?.kind !== 'catchUp') throw new Error('no catch-up')
  return missed
}

/** The order of entries in a catch-up carries no meaning. */
function sorted(missed: CatchUp | undefined) {
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  return missed && { ...missed, entries: missed.entries.toSorted(byId), withdrawn: missed.withdrawn.toSorted(byId) }
}

function first(ids: readonly string[]): string {
  const [id] = ids
  if (id === undefined) throw new Error('no entry')
  return id
}

test('[T2] after every kind of operation the snapshot in memory is the one in the log', async () => {
  const { log, memory } = await openMemory(20)
  const newest = log.visible(page).at(-1) ?? ''
  const steps: (() => void)[] = [
    () => log.publish(page, { keyEvent: true }),
    () => log.edit(page, newest, { headline: 'Another headline' }),
    () => log.pin(page, first(log.visible(page))),
    () => log.pin(page, newest),
    () => log.mark(page, newest),
    () => log.edit(page, newest, { headline: 'A headline once more' }),
    () => log.mark(page, newest, false),
    () => log.unpin(page, newest),
    () => log.withdraw(page, newest),
    () => log.restore(page, newest),
    () => log.publish(page, { at: 1_600_000_000_000, quiet: true }),
    () => log.setPage(page, { headline: 'The story goes on', batchSize: 5 }),
  ]
  for (const step of steps) {
    step()
    // A batch that a withdrawal left too short is only in the log.
    const held = memory.snapshot()
    if (held) expect(held).toEqual(await log.snapshot(page))
    else memory.widen(snapshotIn(await log.snapshot(page)))
    expect(memory.snapshot()).toEqual(await log.snapshot(page))
  }
})

test('[J2] what was missed is told from memory as the log tells it, from every cursor that it reaches', async () => {
  const { log, memory } = await openMemory(3)
  const cursors = [memory.cursor]
  const steps: (() => void)[] = [
    () => log.publish(page),
    () => log.publish(page, { quiet: true, at: 1_600_000_000_000 }),
    () => log.edit(page, first(log.visible(page)), { headline: 'Edited' }),
    () => log.withdraw(page, first(log.visible(page).toReversed())),
    () => log.pin(page, first(log.visible(page))),
    () => log.setPage(page, { headline: 'New' }),
    () => log.withdraw(page, first(log.visible(page))),
    () => log.restore(page, first(log.withdrawn(page))),
  ]
  for (const step of steps) {
    step()
    cursors.push(memory.cursor)
    for (const cursor of cursors) {
      expect(sorted(memory.missedSince(cursor))).toEqual(sorted(await catchUpIn(log, cursor)))
    }
  }
})

test('[J3] memory says nothing for a cursor that it does not know', async () => {
  const { log, memory } = await openMemory(3)
  const before = memory.cursor
  log.publish(page)
  expect(memory.missedSince({ sequence: 1, digest: before.digest })).toBeUndefined()
  expect(memory.missedSince({ ...before, digest: '0123456789abcdef' })).toBeUndefined()
  expect(memory.missedSince({ sequence: 99, digest: before.digest })).toBeUndefined()
})

test('memory reaches back 256 operations and keeps no more entries than these and the newest batches need', async () => {
  const { log, memory } = await openMemory()
  const cursors = [memory.cursor]
  for (let count = 0; count < 600; count++) {
    log.publish(page)
    cursors.push(memory.cursor)
  }
  expect(memory.missedSince(cursors.at(-256) ?? memory.cursor)?.entries).toHaveLength(255)
  expect(memory.missedSince(cursors.at(-258) ?? memory.cursor)).toBeUndefined()
  expect(memory.snapshot()).toEqual(await log.snapshot(page))
  expect(memory.held).toBeLessThan(256 + 16 + 16 + 1)
})

test('memory holds about a megabyte of recent entries, however long they are', async () => {
  const { log, memory } = await openMemory()
  const start = memory.cursor
  const text = 'x'.repeat(50_000)
  for (let count = 0; count < 60; count++) {
    log.publish(page, { blocks: [{ type: 'paragraph', text: [{ text }] }] })
  }
  expect(memory.missedSince(start)).toBeUndefined()
  expect(memory.held).toBeLessThan(40)
  expect(memory.snapshot()).toEqual(await log.snapshot(page))
})

test('a withdrawn text is in memory no more', async () => {
  const { log, memory } = await openMemory(3)
  const start = memory.cursor
  const operation = log.publish(page, { headline: 'Nobody should read this' })
  if (!('entry' in operation)) throw new Error('no entry')
  log.withdraw(page, operation.entry.id)
  const said = JSON.stringify([memory.missedSince(start), memory.snapshot()])
  expect(said).not.toContain('Nobody should read this')
  expect(memory.missedSince(start)?.withdrawn).toMatchObject([{ id: operation.entry.id }])
})

test('a batch that withdrawals left too short is taken from the log, also from one that is a little older', async () => {
  const { log, memory } = await openMemory(20)
  const old = snapshotIn(await log.snapshot(page))
  log.publish(page)
  for (const id of log.visible(page).slice(-2)) log.withdraw(page, id)
  expect(memory.snapshot()).toBeUndefined()
  expect(memory.widen({ ...old, cursor: '3.0123456789abcdef' })).toBe(false)
  expect(memory.widen(old)).toBe(true)
  expect(memory.snapshot()).toBeUndefined()
  const batch = snapshotIn(await log.snapshot(page))
  log.edit(page, first(log.visible(page).toReversed()), { headline: 'Meanwhile' })
  expect(memory.widen(batch)).toBe(true)
  expect(memory.snapshot()).toEqual(await log.snapshot(page))
})

test('what the log said for a reader from further back serves the next one from memory', async () => {
  const { log } = await openMemory(10)
  const start = log.cursor(page)
  log.publish(page)
  log.withdraw(page, first(log.visible(page)))
  log.publish(page, { quiet: true })
  const memory = new PageMemory(snapshotIn(await log.snapshot(page)))
  expect(memory.missedSince(start)).toBeUndefined()
  memory.reachBack(await catchUpIn(log, start))
  log.wire = message => memory.applyOperation(JSON.parse(message) as Operation, message.length)
  log.edit(page, first(log.visible(page).toReversed()), { headline: 'Later' })
  log.withdraw(page, first(log.visible(page)))
  expect(sorted(memory.missedSince(start))).toEqual(sorted(await catchUpIn(log, start)))
  expect(memory.snapshot() ?? (await log.snapshot(page))).toEqual(await log.snapshot(page))
})
