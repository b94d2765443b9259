/** Reads cursors that come in addresses and frames. */
import { type Cursor, readCursor } from '../../shared/cursor.ts'
import { Refusal } from '../../shared/refusal.ts'

/** @param name the parameter, as the refusal calls it @throws Refusal `malformed` */
export function parseCursor(text: unknown, name = 'after'): Cursor {
  const cursor = readCursor(text)
  if (cursor) return cursor
  const detail = `${name} is not a cursor: expected a sequence and 16 hex digits, like 12.0123456789abcdef`
  throw new Refusal('malformed', `The address cannot be read: ${detail}.`, { faults: [{ pointer: '', detail }] })
}
