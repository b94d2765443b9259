// Plays one schedule from its first step to the silence after it, and looks whether every promise was kept.
import { inOrder, sliceOf, snapshotOf } from './telling.ts'
import { Breach } from './breach.ts'
import { createCache } from './cache.ts'
import { hydrated, openDocument } from './document.ts'
import { createEditors } from './editing.ts'
import { createHistories, type State } from './histories.ts'
import { announcementOf, createLogAccess, type LogAccess } from './log-access.ts'
import { createNetwork } from './network.ts'
import { createObserver } from './promises.ts'
import type { Schedule } from './schedule.ts'
import { openReader, type ReaderParts, type SimulatedReader } from './simulated-reader.ts'
import type { Tally } from './tally.ts'
import { timelineFrom } from '../../shared/timeline.ts'
import { startWebProcess, type ProcessParts, type WebProcess } from './web-process.ts'
import { createWorld } from './world.ts'

export const page = 'p-story'

/** Parts that are broken on purpose. */
export interface BrokenParts extends ProcessParts, ReaderParts {
  access?: (shipped: LogAccess) => LogAccess
}

export type Stage = ReturnType<typeof openStage>

/** A log, web processes and readers, as a schedule wants them, before its first step. */
export function openStage(schedule: Schedule, tally: Tally, broken: BrokenParts = {}) {
  const world = createWorld(schedule.seed)
  const log = createHistories(() => world.now)
  const editors = createEditors(world, log)
  const cache = createCache(world, log, tally)
  const observer = createObserver(log, tally, world.report)
  const houses: { access: LogAccess; web: WebProcess | undefined }[] = []
  const readers: SimulatedReader[] = []
  cache.staleness = schedule.staleness / 100

  log.announce = operation => {
    const message = announcementOf(operation)
    for (const { access } of houses) access.carry(message)
  }

  function createPage(): void {
    log.create({
      id: page,
      slug: 'story',
      headline: 'A story',
      keyPoints: [],
      language: 'en-GB',
      direction: 'ltr',
      timeZone: 'Europe/London',
      coverageStart: 1_740_000_000_000,
      authors: [],
      batchSize: schedule.batchSize,
      status: 'live',
    })
  }

  function startProcess(place: number): void {
    houses[place]?.web?.kill()
    const plain = createLogAccess(world, log, page, tally)
    const access = broken.access?.(plain) ?? plain
    houses[place] = { access, web: startWebProcess(world, access, tally, broken) }
  }

  const running = () => houses.flatMap(({ web }) => web ?? [])

  /**
   * The page as the server printed it: mostly just now, sometimes long ago, sometimes an older part of it.
   * @param oldness how often it was long ago, 0 to 1
   */
  function addReader(oldness = 0.2): void {
    const { head } = log
    if (!head) return
    const age = world.chance() < oldness ? world.roll(log.states.length) : world.roll(3)
    const state = log.states[Math.max(1, log.states.length - 1 - age)] ?? head
    const network = createNetwork(world, running, cache, tally)
    network.process = world.roll(8)
    const reader = openReader(
      world,
      `reader ${readers.length}`,
      printedAt(state, world.chance()),
      network,
      observer,
      broken,
    )
    readers.push(reader)
    world.after(world.roll(300), reader.socket.open)
  }

  createPage()
  for (let place = 0; place < schedule.processes; place += 1) startProcess(place)
  return {
    world,
    log,
    editors,
    cache,
    houses,
    readers,
    tally,
    createPage,
    startProcess,
    addReader,
    running,
    /** Ends everything that would go on by itself. */
    close(): void {
      for (const reader of readers) reader.leave()
      for (const { web } of houses) web?.kill()
    },
  }
}

/** @param chance below 0.2: an older part of the page, above which nothing is shown */
function printedAt(state: State, chance: number) {
  const snapshot = snapshotOf(state)
  const timeline = timelineFrom(snapshot)
  const positions = inOrder(state).map(({ entry }) => entry.position)
  const before = positions[Math.floor(positions.length * chance * 5)]
  if (chance >= 0.2 || before === undefined) {
    return { timeline: hydrated(snapshot, timeline), document: openDocument(snapshot.entries) }
  }
  const { entries, older } = sliceOf(state, before)
  const [first] = entries
  if (!first) return { timeline: hydrated(snapshot, timeline), document: openDocument(snapshot.entries) }
  timeline.entries.clear()
  timeline.ceiling = first.position
  delete timeline.floor
  if (older !== undefined) timeline.floor = older
  return { timeline: hydrated({ pins: snapshot.pins, entries }, timeline), document: openDocument(entries) }
}

/** @throws Breach */
export function fail(promised: ConstructorParameters<typeof Breach>[0], detail: string): never {
  throw new Breach(promised, detail)
}
