/** Finishes what a killed worker left: pages that were not reached, and reminders that vanished. */
import type { Logger } from '../logger.ts'
import { driveOutbox } from '../newsroom/outbox.ts'
import type { PageIndex, PageWrites } from '../newsroom/ports.ts'
import type { Reminders } from './reminders.ts'

interface SweeperParts {
  pages: PageIndex
  writes: PageWrites
  reminders: Reminders
  logger: Logger
  everyMs: number
}

/** Lines of the outbox younger than this are in a worker's hands, ms. */
const inWorkMs = 2000
/** After a loss, desks send their commands again within this; then pages are made to agree as things stand, ms. */
const sentAgainMs = 30_000

/** Sweeps now and then every `everyMs`, until stopped. */
export function startSweeper(parts: SweeperParts): { stop(): Promise<void> } {
  let stopped = false
  let sweeping: Promise<void> | undefined
  const sweep = () => {
    // While Redis is away a round waits for it; the next ones are left out.
    sweeping ??= sweepOnce(parts, () => stopped)
      .catch((error: unknown) => complain(parts, error, 'the sweeper stopped early'))
      .finally(() => {
        sweeping = undefined
      })
  }
  sweep()
  const timer = setInterval(sweep, parts.everyMs)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await sweeping
    },
  }
}

async function sweepOnce(parts: SweeperParts, isStopped: () => boolean): Promise<void> {
  const { pages, writes, reminders, everyMs } = parts
  const now = await writes.now()
  for (const page of await pages.list()) {
    if (isStopped()) return
    // First what cannot wait, and each by itself: what is broken keeps no other from being finished.
    for (const record of await writes.due(page.id, now + 2 * everyMs)) {
      if (!record.held) await reminders.remind(record, now)
    }
    for (const line of await writes.outbox(page.id)) {
      if (now - line.since <= inWorkMs) continue
      const whereAhead = { isLeft: now - line.since <= sentAgainMs }
      await driveOutbox(writes, page.id, line.entry, line.page, whereAhead).catch((error: unknown) => {
        complain(parts, error, `page ${line.page} was not reached`)
      })
    }
  }
}

function complain({ logger }: SweeperParts, error: unknown, what: string): void {
  logger.warn({ error: error instanceof Error ? error.message : String(error) }, what)
}
