/** Reads what a tab of the desk says of itself over its socket. */
import { z } from 'zod'
import { type Here, mostEdits, mostSends } from '../../shared/together.ts'
import { exactly } from './exactly.ts'
import { distinct, id } from './fields.ts'

const here = exactly<Here>()(
  z.strictObject({
    tab: z.uuid(),
    page: id.nullable(),
    edits: distinct(id, 0, mostEdits),
    sends: distinct(id, 0, mostSends).optional(),
    anew: id.optional(),
  }),
)
const takeOver = z.strictObject({ entry: id })

/** @returns undefined for anything else */
export function parseHere(input: unknown): Here | undefined {
  return here.safeParse(input).data
}

/** @returns the entry that is asked for; undefined for anything else */
export function parseTakeOver(input: unknown): string | undefined {
  return takeOver.safeParse(input).data?.entry
}
