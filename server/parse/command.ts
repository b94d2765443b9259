/** Reads commands: the one gate through which anything gets into a newsroom's log. */
import { z } from 'zod'
import type { Command } from '../../shared/command.ts'
import type { Origin } from './block.ts'
import { editedEntry, entryRef, importedEntry, newEntry, restoredText } from './entry.ts'
import { exactly } from './exactly.ts'
import { distinct, id, pageName, time } from './fields.ts'
import { changedSettings, newPage } from './page-settings.ts'
import { read } from './read.ts'

const pages = distinct(pageName, 1, 50)
const onePage = { entry: entryRef, page: pageName }

const fromDesk = [
  z.strictObject({
    type: z.literal('publish'),
    entry: newEntry,
    pages,
    publishAt: time.optional(),
    keyEvent: z.boolean().optional(),
    pinned: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('edit'), entry: editedEntry }),
  z.strictObject({ type: z.literal('withdraw'), entry: entryRef }),
  z.strictObject({ type: z.literal('restore'), entry: entryRef, as: restoredText.optional() }),
  z.strictObject({ type: z.literal('place'), entry: entryRef, pages }),
  z.strictObject({ type: z.literal('unplace'), entry: entryRef, pages }),
  z.strictObject({ type: z.literal('pin'), ...onePage }),
  z.strictObject({ type: z.literal('unpin'), ...onePage }),
  // How many pins a page may have is a rule of the newsroom, not of the form.
  z.strictObject({ type: z.literal('orderPins'), page: pageName, pins: distinct(id, 0, 50) }),
  z.strictObject({ type: z.literal('mark'), ...onePage }),
  z.strictObject({ type: z.literal('unmark'), ...onePage }),
  z.strictObject({ type: z.literal('page'), page: pageName, settings: changedSettings }),
  z.strictObject({ type: z.literal('createPage'), page: newPage }),
  z.strictObject({ type: z.literal('reschedule'), entry: entryRef, publishAt: time }),
  z.strictObject({ type: z.literal('unschedule'), entry: entryRef }),
  z.strictObject({ type: z.literal('erase'), entry: entryRef }),
] as const

const fromImport = z.strictObject({
  type: z.literal('import'),
  entry: importedEntry,
  page: pageName,
  placedAt: time.optional(),
  keyEvent: z.boolean().optional(),
  pinned: z.boolean().optional(),
  isWithdrawn: z.literal(true).optional(),
})

const schemas = {
  api: exactly<Exclude<Command, { type: 'import' }>>()(z.discriminatedUnion('type', fromDesk)),
  import: exactly<Command>()(z.discriminatedUnion('type', [...fromDesk, fromImport])),
}

/**
 * Reads a command. Pages are still named as they were sent, by address or id; times are ms since 1970.
 * @param from `import` for the command line, which alone may bring entries with times of their own
 * @throws Refusal `malformed` with a pointer to every fault
 */
export function parseCommand(input: unknown, { from }: { from: Origin }): Command {
  return read(schemas[from], input, 'The command')
}
