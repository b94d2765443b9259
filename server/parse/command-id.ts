/** Reads the id under which a command is sent, repeated and asked for: the header `Idempotency-Key`. */
import { isId } from '../../shared/live-page.ts'
import type { CommandId } from '../../shared/command.ts'
import { Refusal } from '../../shared/refusal.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A UUID of any version, in small letters: two spellings of one id must not be two commands. @throws Refusal `malformed` */
export function parseCommandId(text: string | undefined): CommandId {
  const id = text?.trim().toLowerCase() ?? ''
  if (uuid.test(id) && isId(id)) return id
  const detail = `${text === undefined ? 'is missing' : 'is not a UUID'}: send a new UUID with every command, and the same one when you repeat it`
  throw new Refusal('malformed', `The header Idempotency-Key ${detail}.`, {
    faults: [{ pointer: '', detail: `Idempotency-Key ${detail}` }],
  })
}
