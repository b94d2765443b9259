// The log of the simulation is a model of the one in Redis: whatever editors do, both tell the same, from every cursor and
// at every position. What the simulation shows of readers then holds for the real log too.
import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import type { Missed } from '../../shared/operation.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { createHistories, type Histories, type State } from './histories.ts'
import { goneOf, inOrder, missedSince, sliceOf, snapshotOf } from './telling.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

const kinds = [
  ...[
    'publish',
    'publish',
    'publishPinned',
    'edit',
    'withdraw',
    'restore',
    'erase',
    'place',
    'unplace',
    'pin',
    'unpin',
  ],
  ...['orderPins', 'mark', 'unmark', 'page', 'import', 'importWithdrawn'],
] as const

/** A command of a kind on the entry of a number; it may well be refused. */
function commandFor(kind: string, entry: { id: string }, home: string, page: string, log: Histories): Command {
  const words = body(`Headline ${newId().slice(-6)}`)
  const publishedAt = 1_600_000_000_000 + (entry.id.charCodeAt(35) % 5) * 1000
  switch (kind) {
    case 'publish':
    case 'publishPinned':
      return {
        type: 'publish',
        entry: { ...entry, ...words },
        pages: [home],
        pinned: kind === 'publishPinned',
        keyEvent: publishedAt % 2000 === 0,
      }
    case 'edit': {
      const revision = log.head?.placements.get(entry.id)?.entry.revision ?? 1
      return { type: 'edit', entry: { ...entry, revision, ...words } }
    }
    case 'place':
    case 'unplace':
      return { type: kind, entry, pages: [page] }
    case 'pin':
    case 'unpin':
    case 'mark':
    case 'unmark':
      return { type: kind, entry, page }
    case 'orderPins':
      return { type: 'orderPins', page, pins: [...(log.head?.pins ?? [])].reverse() }
    case 'page':
      return { type: 'page', page, settings: { headline: words.headline ?? '', batchSize: 1 + (publishedAt % 4) } }
    case 'import':
    case 'importWithdrawn':
      return {
        type: 'import',
        entry: { ...entry, ...words, publishedAt, updatedAt: publishedAt + 1 },
        page: home,
        ...(kind === 'importWithdrawn' ? { isWithdrawn: true } : {}),
      }
    default:
      return { type: kind as 'withdraw' | 'restore' | 'erase', entry }
  }
}

/** The order of what changed carries no meaning. */
function sorted(missed: Missed | undefined): unknown {
  if (missed?.kind !== 'catchUp') return missed
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  const { quiet: _, ...told } = missed
  return { ...told, entries: missed.entries.toSorted(byId), withdrawn: missed.withdrawn.toSorted(byId) }
}

function quietIn(missed: Missed | undefined): string[] {
  return missed?.kind === 'catchUp' ? (missed.quiet ?? []) : []
}

async function tellsTheSame(page: string, log: Histories): Promise<void> {
  const head = log.head as State
  expect((await room.log.heads([page])).get(page)).toEqual({ sequence: head.sequence, digest: head.digest })
  expect(await room.log.snapshot(page)).toEqual(snapshotOf(head))
  for (const { sequence, digest } of log.states.slice(1)) {
    const cursor = { sequence, digest }
    const [told, wanted] = [await room.log.since(page, cursor), missedSince(log.states, cursor)]
    expect(sorted(told)).toEqual(sorted(wanted))
    // Redis also counts as quiet what was imported as withdrawn: no announcement says so.
    expect(quietIn(told)).toEqual(expect.arrayContaining(quietIn(wanted)))
  }
  const elsewhere = { sequence: head.sequence, digest: '0123456789abcdef' }
  expect(await room.log.since(page, elsewhere)).toEqual(missedSince(log.states, elsewhere))
  for (const placement of inOrder(head)) {
    const { id, position } = placement.entry
    expect(await room.log.slice(page, position)).toEqual(sliceOf(head, position))
    const told = placement.isGone ? { gone: goneOf(placement) } : { entry: placement.entry }
    expect(await room.log.placement(page, id)).toEqual(told)
  }
  expect(await room.log.slice(page, '9')).toEqual(sliceOf(head, '9'))
}

const step = fc.record({ kind: fc.constantFrom(...kinds), entry: fc.nat(7), isElsewhere: fc.boolean() })

test('[L1] [L2] [L5] [J2] [J3] [H1] the log in memory tells what the log in Redis tells, whatever editors do', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }), async steps => {
    const log = createHistories(Date.now)
    const page = await room.createPage({ batchSize: 2 })
    const other = await room.createPage()
    const ids = Array.from({ length: 8 }, () => ({ id: newId() }))
    const homes = new Map<string, string>()
    for (const { kind, entry, isElsewhere } of steps) {
      const one = ids[entry] as { id: string }
      const home = homes.get(one.id) ?? (isElsewhere ? other : page)
      homes.set(one.id, home)
      const command = commandFor(kind, one, home, page, log)
      await room.send(command, { home: 'page' in command && !('entry' in command) ? page : home })
      for (const operation of (await room.announced(page)).slice(log.head?.sequence ?? 0)) log.adopt(operation)
    }
    await tellsTheSame(page, log)
  })
  await fc.assert(property, { numRuns: 25, interruptAfterTimeLimit: 60_000 })
}, 60_000)
