/** Reads by hand what readers send: strictly, for it comes from anywhere. */
import { type Cursor, readCursor } from '../../shared/cursor.ts'
import { isId, type PageId } from '../../shared/live-page.ts'
import { type JoinAnswer, oldestProtocolVersion, protocolVersion } from '../../shared/socket-events.ts'

export type Refused = Extract<JoinAnswer, { kind: 'refused' }>

export interface Join {
  page: PageId
  cursor: Cursor
}

/** The version is looked at first: a reader of another version may well send another shape. */
export function readJoin(request: unknown): Join | Refused {
  const fields = fieldsOf(request)
  if (!fields || !Number.isSafeInteger(fields.protocol)) return malformed('A join names page, cursor and protocol')
  const protocol = fields.protocol as number
  if (protocol < oldestProtocolVersion) return refused('outdated', 'This page has to be loaded again')
  if (protocol > protocolVersion) return refused('unavailable', 'This server is about to be renewed')
  const cursor = readCursor(fields.cursor)
  const { page } = fields
  if (!cursor || typeof page !== 'string' || !isId(page) || Object.keys(fields).length !== 3) {
    return malformed('A join names page, cursor and protocol')
  }
  return { page, cursor }
}

export function readCatchUpRequest(request: unknown): Cursor | Refused {
  const fields = fieldsOf(request)
  const cursor = readCursor(fields?.cursor)
  if (!fields || !cursor || Object.keys(fields).length !== 1) return malformed('A catch-up names a cursor')
  return cursor
}

export function refused(code: Refused['code'], detail: string): Refused {
  return { kind: 'refused', code, detail }
}

export function isRefused(read: object): read is Refused {
  return 'kind' in read
}

function malformed(detail: string): Refused {
  return refused('malformed', detail)
}

function fieldsOf(request: unknown): Record<string, unknown> | undefined {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return undefined
  return request as Record<string, unknown>
}
