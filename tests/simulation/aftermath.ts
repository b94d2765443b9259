// The silence after a schedule: faults are over, and within a bounded time everyone has to be where the log is.
import { isDeepStrictEqual } from 'node:util'
import type { Position } from '../../shared/position.ts'
import { cursorOf, pinnedEntries, type Timeline, visibleEntries } from '../../shared/timeline.ts'
import { printCursor, sameCursor } from '../../shared/cursor.ts'
import { headEveryMs } from '../../shared/socket-events.ts'
import { fail, page, type Stage } from './play.ts'
import { checkMemory } from './relay-order.ts'
import type { SimulatedReader } from './simulated-reader.ts'
import { seenAt, snapshotOf } from './telling.ts'

/** As long as the longest wait of a reader that was refused again and again, and everything that may follow it, ms. */
const longestMs = 300_000
const strideMs = 2000
const quietMs = 8000
/** After a loss what is shown from elsewhere is proved with the next head, ms. */
const provedMs = headEveryMs + 3000

/** Ends every fault; older batches may still come from caches, but no more from a history that was lost. @param hasSockets false: requests only */
export function heal(stage: Stage, hasSockets: boolean): void {
  const { houses, readers, cache } = stage
  houses.forEach(({ access, web }, place) => {
    access.wire = 'good'
    access.answers = 'good'
    access.release(false)
    access.restore()
    if (!web) stage.startProcess(place)
  })
  cache.zeal = 0
  cache.keepsLost = false
  for (const reader of readers) {
    reader.network.hasSockets = hasSockets
    reader.network.loss = 0
    reader.socket.line?.stall(false)
    reader.socket.line?.notice()
    if (!hasSockets) reader.socket.line?.close()
    reader.wake()
  }
}

/** Lets time pass until every reader has everything. @throws Breach when one waits for ever */
export async function settle(stage: Stage, hasSockets: boolean): Promise<void> {
  const { world, readers, log } = stage
  const until = world.now + longestMs
  let isProved = log.losses === 0
  for (;;) {
    await world.pass(strideMs)
    const waiting = readers.filter(reader => !hasArrived(stage, reader, hasSockets))
    if (waiting.length === 0 && isProved) return
    if (waiting.length === 0) {
      await world.pass(provedMs)
      isProved = true
      continue
    }
    if (world.now < until) continue
    const [{ name, follower }] = waiting as [SimulatedReader]
    const state = JSON.stringify(follower.state(), (key, value) => (key === 'next' ? undefined : value))
    fail(
      'nothing waits for ever',
      `${name} is at ${printCursor(cursorOf(follower.timeline))}, the log at ${printCursor(headOf(stage))}: ${state}`,
    )
  }
}

function headOf({ log }: Stage) {
  return log.head ?? fail('nothing waits for ever', 'there is no page')
}

function hasArrived(stage: Stage, reader: SimulatedReader, hasSockets: boolean): boolean {
  const { follower, document } = reader
  const { following, need } = follower.state()
  if (following.is !== (hasSockets ? 'live' : 'away')) return false
  if (need.is !== 'nothing' && (hasSockets || need.is !== 'asking')) return false
  if (!sameCursor(cursorOf(follower.timeline), headOf(stage)) || reader.waitsForOlderSince !== undefined) return false
  for (const entry of follower.timeline.entries.values()) {
    const isAwaited = 'bodyPending' in entry && reader.printed.get(entry.id) !== entry.sequence
    if (isAwaited) return false
  }
  return visibleEntries(follower.timeline).every(({ id, sequence }) => document.entries.get(id)?.sequence === sequence)
}

/** @throws Breach unless every reader sees what a fresh snapshot shows, and every relay holds what the log holds */
export async function checkEnd(stage: Stage): Promise<void> {
  const { log, readers, world } = stage
  const head = headOf(stage)
  for (const reader of readers) checkReader(reader, stage)
  for (const { relays } of stage.running()) {
    checkMemory(relays, page, log)
    const { older: _, ...fresh } = snapshotOf(head)
    let told: object = {}
    // A page that nobody reads here is compared with the log every five seconds.
    for (let waited = 0; waited <= quietMs && !isDeepStrictEqual(told, fresh); waited += strideMs) {
      relays.snapshot(page).then(
        found => {
          const { older: __, ...held } = found ?? { older: '' }
          told = held
        },
        () => {}, // not yet, or the process is going: it is asked again, and in the end has to have told
      )
      await world.pass(strideMs)
    }
    if (isDeepStrictEqual(told, fresh)) continue
    fail('[R2] in the end every relay holds what the log holds', difference(told, fresh))
  }
}

function checkReader({ name, follower: { timeline }, document }: SimulatedReader, stage: Stage): void {
  const { floor, ceiling } = timeline
  const wanted = seenAt(headOf(stage), floor, ceiling)
  const seen = {
    entries: [...document.entries.values()].sort((one, other) => (one.position < other.position ? 1 : -1)),
    pins: pinnedEntries(timeline).map(({ id, sequence }) => `${id} ${sequence}`),
    keyEvents: keyEventsOf(timeline),
    page: timeline.page,
  }
  const fresh = { ...wanted, pins: wanted.pins.map(({ id, sequence }) => `${id} ${sequence}`) }
  if (isDeepStrictEqual(seen, fresh)) return
  fail('[T2] in the end every reader sees what a fresh snapshot shows', `${name}: ${difference(seen, fresh)}`)
}

function keyEventsOf({ keyEvents }: Timeline): unknown[] {
  return [...keyEvents.values()].sort((one, other) => (one.position < other.position ? 1 : -1))
}

/** The first thing that differs, in words. */
function difference(seen: object, wanted: object): string {
  for (const [what, value] of Object.entries(wanted)) {
    const other = (seen as Record<string, unknown>)[what]
    if (isDeepStrictEqual(value, other)) continue
    if (!Array.isArray(value) || !Array.isArray(other)) return `${what} ${brief(other)} instead of ${brief(value)}`
    const place = value.findIndex((one, at) => !isDeepStrictEqual(one, other[at]))
    const at = place < 0 ? value.length : place
    return `${what} ${at} of ${other.length}, wanted ${value.length}: ${brief(other[at])} instead of ${brief(value[at])}`
  }
  return `more than wanted: ${brief(seen)}`
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200)
}

/**
 * Everyone loads older batches down to the start while editors go on. @throws Breach when an entry is shown twice or
 * skipped, or when a batch does not come
 */
export async function walkBack(stage: Stage): Promise<void> {
  const { world, readers, editors, log } = stage
  for (const reader of readers) {
    for (let asked = 0; reader.follower.timeline.floor !== undefined; asked += 1) {
      const before = reader.follower.timeline.floor
      reader.wantOlder()
      stage.tally.olderBatches += 1
      if (asked % 2 === 0 && log.states.length < 400)
        editors.work((['publish', 'withdraw', 'edit', 'import'] as const)[world.roll(4)] ?? 'edit')
      for (let waited = 0; reader.waitsForOlderSince !== undefined; waited += strideMs) {
        if (waited > longestMs) fail('[H1] walking back shows every entry once', `${reader.name} waits for a batch`)
        await world.pass(waited === 0 ? 400 : strideMs)
      }
      if (asked > 40 + inAll(stage))
        fail('[H1] walking back shows every entry once', `${reader.name} stays at ${floorOf(before)}`)
    }
  }
}

function inAll({ log }: Stage): number {
  return (log.head?.placements.size ?? 0) * 2
}

function floorOf(floor: Position | undefined): string {
  return floor ?? 'the start'
}
