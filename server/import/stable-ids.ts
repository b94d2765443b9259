/** Ids that are made from what something is, so that importing it again meets the entry and the command of the first time. */
import { createHash } from 'node:crypto'
import { v5 } from 'uuid'
import type { CommandId } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'

/** Fixed for ever: another namespace would make every imported entry a second one. */
const namespace = '28337751-153f-4eaa-bc04-a33d346b6cfe'

/** The id of an entry that another site knows under an address (`@id` or `url`, absolute). */
export function entryIdOf(address: string): EntryId {
  return v5(`entry ${address}`, namespace)
}

/**
 * The id of a command that an import sends: the same content for the same page is the same command for ever.
 * @param content everything that the command says, in plain JSON
 * @param attempt raised when the answer kept for the attempts before it is a refusal, whose reason may be gone
 */
export function importCommandId(content: unknown, attempt = 0): CommandId {
  const hash = createHash('sha256').update(canonical(content)).digest('hex')
  return v5(`command ${hash} ${attempt}`, namespace)
}

/** JSON with its members in one order, so that equal contents are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
}
