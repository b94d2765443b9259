/** Relays over a log in memory, with a clock that stands still, and a room that notes what it is told. */
import type { PageId } from '../../shared/live-page.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics, type Metrics } from '../../server/metrics.ts'
import type { RelayFrame } from '../../server/live/relay.ts'
import { createRelays, type Relays } from '../../server/live/relays.ts'
import { createHandClock, type HandClock } from './hand-clock.ts'
import { createMemoryLog, type MemoryLog } from './memory-log.ts'

export const page: PageId = 'story'

export interface RelayHouse {
  clock: HandClock
  log: MemoryLog
  relays: Relays
  metrics: Metrics
  /** What the room was told since the last look: `operation 5`, `catchUp 5-9`, `reset`. */
  heard(): string[]
  join(page?: PageId): { leave(): void }
  /** Lets everything happen that needs no clock. */
  settle(): Promise<void>
}

/** @param entries how many stand on the page before it is followed */
export async function openRelayHouse(entries = 0): Promise<RelayHouse> {
  const clock = createHandClock()
  const log = createMemoryLog(clock.now)
  const metrics = createMetrics()
  log.createPage({ id: page })
  for (let count = 0; count < entries; count++) log.publish(page)
  const logger = createLogger('test', 'silent')
  const relays = createRelays({ reads: log, announcements: log, metrics, logger, clock, random: () => 0.5 })
  let heard: string[] = []
  const house: RelayHouse = {
    clock,
    log,
    relays,
    metrics,
    heard() {
      const all = heard
      heard = []
      return all
    },
    join: (which = page) => relays.join(which, frame => heard.push(nameOf(frame))),
    settle: () => clock.pass(0),
  }
  return house
}

/** A frame in one word, with the sequences it stands for. */
export function nameOf(frame: RelayFrame): string {
  if (frame.event === 'operation') return `operation ${frame.operation.sequence}`
  if (frame.event === 'reset') return 'reset'
  return `catchUp ${frame.catchUp.from.split('.')[0]}-${frame.catchUp.to.split('.')[0]}`
}

export async function counted(metrics: Metrics, name: string): Promise<number> {
  const metric = await metrics.registry.getSingleMetric(name)?.get()
  return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0
}
