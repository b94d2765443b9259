/** The rules of scheduled entries: another time, or none. */
import { Refusal } from '../../shared/refusal.ts'
import type { Decision, PageContext, ScheduledRecord } from './records.ts'

export function reschedule(entry: string, publishAt: number, context: PageContext, now: number): Decision {
  const record = scheduled(context)
  if (publishAt <= now)
    throw new Refusal('malformed', 'The time is past: publish the entry instead.', {
      faults: [{ pointer: '/publishAt', detail: 'must lie in the future' }],
    })
  const { held: _, ...waiting } = record
  return { step: 'schedule', entry, record: { ...waiting, publishAt, generation: record.generation + 1 } }
}

export function unschedule(entry: string, context: PageContext): Decision {
  scheduled(context)
  return { step: 'schedule', entry, record: undefined }
}

/**
 * The id of the command that publishes a scheduled entry: the same however often it is reminded, another one for every
 * time that it waits for, also when it was given up in between.
 */
export function firingId({ id, generation, publishAt }: ScheduledRecord): string {
  return `${id}_g${generation}_${publishAt}`
}

/** Kept as the fingerprint of a command that nobody sent: its time had come. */
export const firedFingerprint = 'scheduled'

/** Whether a command is the publishing of a scheduled entry at its time. */
export function isFired({ fingerprint }: { fingerprint: string }): boolean {
  return fingerprint === firedFingerprint
}

function scheduled(context: PageContext): ScheduledRecord {
  if (context.home) throw new Refusal('already', 'The entry is published already.')
  if (!context.scheduled) throw new Refusal('not-found', 'No entry of this id is scheduled.')
  return context.scheduled
}
