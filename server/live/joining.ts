/** Lets a reader into a page's room and tells it what it missed, in the order in which nothing falls between the two. */
import type { PageId } from '../../shared/live-page.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import type { PageIndex } from '../newsroom/ports.ts'
import { answerMissed, type BringUpParts } from './bring-up.ts'
import type { DeskReaders } from './desk-readers.ts'
import type { Reader } from './reader.ts'
import { isRefused, readCatchUpRequest, readJoin, refused } from './requests.ts'
import type { Rooms } from './rooms.ts'

export interface JoiningParts extends Omit<BringUpParts, 'rooms'> {
  rooms: Pick<Rooms, 'enter' | 'leave' | 'readmit'>
  pages: Pick<PageIndex, 'find'>
  desks: DeskReaders
}

/**
 * Answers a request to join; a reader that is refused is in no room for it.
 * @param request whatever the reader sent @param entered called when the reader is in the room, before the log is read
 */
export async function joinRoom(
  reader: Reader,
  request: unknown,
  { relays, pages, rooms, desks, logger }: JoiningParts,
  entered: () => void,
): Promise<JoinAnswer> {
  const read = readJoin(request)
  if (isRefused(read)) return read
  const { page, cursor } = read
  if (!relays.held(page)) {
    const found = await pages.find(page).catch(() => 'unknown' as const)
    if (found === 'unknown') return refused('unavailable', 'The page cannot be read at the moment')
    if (found?.id !== page) return refused('not-found', 'There is no such page')
  }
  const closed = await closedTo(reader, page, { relays, desks })
  if (closed) return closed
  if (!reader.isOpen) return refused('unavailable', 'The connection was closed')
  // Into the room before what it missed is read: an overlap is harmless, a hole is not.
  rooms.enter(page, reader)
  entered()
  const missed = await answerMissed(reader, page, cursor, { relays, rooms, logger })
  // A page that was not held before is known only now.
  const answer = (await closedTo(reader, page, { relays, desks })) ?? missed
  if (answer.kind === 'refused' && reader.page === page) rooms.leave(reader)
  return answer
}

/** Answers the question of a reader that is in a room for what it missed. @param request whatever the reader sent */
export async function answerCatchUp(reader: Reader, request: unknown, parts: JoiningParts): Promise<JoinAnswer> {
  const cursor = readCatchUpRequest(request)
  if (isRefused(cursor)) return cursor
  if (reader.page === undefined) return refused('malformed', 'A reader joins a page first')
  const { page } = reader
  return (await closedTo(reader, page, parts)) ?? answerMissed(reader, page, cursor, parts)
}

/** Why a reader gets nothing of the page, if it was taken down. */
async function closedTo(
  reader: Reader,
  page: PageId,
  { relays, desks }: Pick<JoiningParts, 'relays' | 'desks'>,
): Promise<JoinAnswer | undefined> {
  if (relays.held(page)?.page.status !== 'down') return undefined
  try {
    if (await desks.mayFollow(reader, page)) return undefined
  } catch {
    return refused('unavailable', 'The page cannot be read at the moment')
  }
  return refused('gone', 'This page was taken down')
}
