/** Tells one reader what it missed: as the answer to its question, or unasked when it was held back. */
import { type Cursor, trustedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { CatchUp, Missed } from '../../shared/operation.ts'
import { type JoinAnswer, socketCatchUpBytes } from '../../shared/socket-events.ts'
import type { Logger } from '../logger.ts'
import { bytesOf } from './answers.ts'
import { catchUpFrame, headFrame } from './frames.ts'
import { isEmpty } from './page-memory.ts'
import type { Reader } from './reader.ts'
import type { Relays } from './relays.ts'
import { refused } from './requests.ts'
import { resetFrame, type Rooms } from './rooms.ts'

export interface BringUpParts {
  relays: Relays
  rooms: Pick<Rooms, 'readmit'>
  logger: Logger
}

/** @returns what the reader is to do to have everything after its cursor */
export async function answerMissed(
  reader: Reader,
  page: PageId,
  after: Cursor,
  { relays, logger }: BringUpParts,
): Promise<JoinAnswer> {
  let missed: Missed | undefined
  try {
    missed = await relays.missed(page, after)
  } catch (fault) {
    logger.debug({ err: fault, page }, 'what a reader missed could not be read')
    return refused('unavailable', 'What was missed cannot be read at the moment')
  }
  if (!missed) return refused('not-found', 'There is no such page')
  // Another join may have moved the reader meanwhile: then this is not how far it has come.
  if (reader.page === page) reader.sent = trustedCursor(missed.kind === 'catchUp' ? missed.to : missed.cursor)
  if (missed.kind === 'snapshot') return { kind: 'reset', href: addresses.snapshot(missed.page.slug) }
  if (bytesOf(missed) <= socketCatchUpBytes) return { kind: 'catchUp', catchUp: missed }
  const slug = missed.page?.slug ?? relays.held(page)?.page.slug ?? page
  return { kind: 'fetch', href: addresses.catchUp(slug, after) }
}

/**
 * Sends a reader that was held back what it missed in one catch-up and lets it have frames again. The last step is taken
 * from memory without a pause, so that nothing falls between the catch-up and the next frame.
 */
export async function bringUp(reader: Reader, { relays, rooms, logger }: BringUpParts): Promise<void> {
  const { page, sent } = reader
  if (page === undefined || sent === undefined) return rooms.readmit(reader)
  let missed = relays.remembered(page, sent)
  try {
    if (!missed) {
      const read = await relays.missed(page, sent)
      if (reader.page !== page || !reader.isOpen) return
      if (read?.kind === 'snapshot') reader.write(resetFrame(read.page.slug, 1))
      else if (read) {
        send(reader, read)
        missed = relays.remembered(page, trustedCursor(read.to))
      }
    }
  } catch (fault) {
    logger.debug({ err: fault, page }, 'what a slow reader missed could not be read')
  }
  const held = relays.held(page)
  if (missed) send(reader, missed)
  else if (held) reader.write(headFrame(held.cursor))
  rooms.readmit(reader)
}

function send(reader: Reader, missed: CatchUp): void {
  if (!isEmpty(missed)) reader.write(catchUpFrame(missed))
}
