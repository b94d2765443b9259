/** What happens when a scheduled entry's time has come: it is published by an ordinary command, once. */
import { type Newsroom, carryOut } from './carry-out.ts'
import type { LaneCommand } from './ports.ts'
import type { ScheduledRecord } from './records.ts'
import { firedFingerprint, firingId } from './schedule.ts'

/**
 * Publishes a scheduled entry if its time has come by Redis' clock.
 * @returns the time to wait for, ms, when it is too early; undefined when there is nothing more to do
 */
export async function fire(
  newsroom: Newsroom,
  home: string,
  entry: string,
  generation: number,
): Promise<number | undefined> {
  const { writes } = newsroom
  const { scheduled } = await writes.context(home, '', entry)
  if (!scheduled || scheduled.generation !== generation || scheduled.held) return undefined
  if ((await writes.now()) < scheduled.publishAt) return scheduled.publishAt
  const stored = await carryOut(newsroom, firingCommand(home, scheduled))
  const { answer } = stored
  // Its author may have lost the right, or the page may have ended: it stays a draft, with the reason for the chiefs.
  if (answer.status === 'refused') await writes.hold(home, scheduled, answer.detail)
  return undefined
}

function firingCommand(home: string, record: ScheduledRecord): LaneCommand {
  const { id, pages, keyEvent, pinned, body, owner } = record
  return {
    id: firingId(record),
    command: { type: 'publish', entry: { id, ...body }, pages, keyEvent, pinned },
    account: owner,
    fingerprint: firedFingerprint,
    home,
    receivedAt: record.publishAt,
    requestId: firingId(record),
  }
}
