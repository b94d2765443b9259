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

/** Sweeps now and then every `everyMs`, until stopped. */
export function startSweeper(parts: SweeperParts): { stop(): Promise<void> } {
  let stopped = false
  let sweeping: Promise<void> = Promise.resolve()
  const sweep = () => {
    sweeping = sweepOnce(parts, () => stopped).catch((error: unknown) => {
      // Redis is away or one page is broken: the next round tries again.
      parts.logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'the sweeper stopped early')
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

async function sweepOnce({ pages, writes, reminders, everyMs }: SweeperParts, isStopped: () => boolean): Promise<void> {
  const now = await writes.now()
  for (const page of await pages.list()) {
    if (isStopped()) return
    for (const line of await writes.outbox(page.id)) {
      if (now - line.since > inWorkMs) await driveOutbox(writes, page.id, line.entry, line.page)
    }
    for (const record of await writes.due(page.id, now + 2 * everyMs)) {
      if (!record.held) await reminders.remind(record, now)
    }
  }
}
