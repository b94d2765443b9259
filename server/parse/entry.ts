/** Schemas of what an editor writes: the body of an entry, whole, as publish, edit and import carry it. */
import { z } from 'zod'
import type { Author, EntryBody } from '../../shared/entry.ts'
import { blockSchema, hasContent, type Origin } from './block.ts'
import { exactly } from './exactly.ts'
import { id, line, time } from './fields.ts'
import { webAddress } from './web-address.ts'

const author = exactly<Author>()(
  z.strictObject({ name: line(200), role: line(200).optional(), url: webAddress.optional() }),
)
const authors = z.array(author).max(50)
const kind = z.enum(['update', 'breaking', 'summary'])

function bodyShape(from: Origin) {
  return {
    headline: line(300).optional(),
    blocks: z.array(blockSchema[from]).max(200),
    authors,
    kind,
    correctionNote: line(2000).optional(),
  }
}

/** Says nothing, shows nothing: neither a headline nor a block with content. */
function sayingSomething(context: z.core.ParsePayload<Pick<EntryBody, 'headline' | 'blocks'>>): void {
  const { headline, blocks } = context.value
  if (headline !== undefined || blocks.some(hasContent)) return
  context.issues.push({
    code: 'custom',
    input: blocks,
    path: ['blocks'],
    message: 'hold nothing to read or see: expected a headline or at least one block with content',
  })
}

/** A new entry. Programs may leave out the authors and the kind; an edit may not, since it replaces what is there. */
export const newEntry = z
  .strictObject({ id, ...bodyShape('api'), authors: authors.default([]), kind: kind.default('update') })
  .check(sayingSomething)

export const editedEntry = z.strictObject({ id, revision: z.int().min(1), ...bodyShape('api') }).check(sayingSomething)

/** The text with which a withdrawn entry comes back. */
export const restoredText = z.strictObject({ revision: z.int().min(1), ...bodyShape('api') }).check(sayingSomething)
/** An entry that is not finished: it may say nothing yet, and its pictures may lack their words. */
export const draftBody = exactly<EntryBody>()(z.strictObject(bodyShape('import')))

/** An entry from elsewhere, with the times it had there. */
export const importedEntry = z
  .strictObject({ id, publishedAt: time, updatedAt: time, ...bodyShape('import') })
  .check(sayingSomething)

export const entryRef = z.strictObject({ id })
