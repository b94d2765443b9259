/** Reads positions that come in addresses. */
import { isPosition, type Position } from '../../shared/position.ts'
import { Refusal } from '../../shared/refusal.ts'

/** @param name the parameter, as the refusal calls it @throws Refusal `malformed` */
export function parsePosition(text: unknown, name = 'before'): Position {
  if (typeof text === 'string' && isPosition(text)) return text
  const detail = `${name} is not a position: expected 14 digits, a hyphen and 10 digits, as links to older updates carry it`
  throw new Refusal('malformed', `The address cannot be read: ${detail}.`, { faults: [{ pointer: '', detail }] })
}
