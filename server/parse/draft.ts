/** Reads drafts: bodies like those of entries, but for what is still missing in them. */
import { z } from 'zod'
import { mostNote } from '../../shared/draft.ts'
import type { DraftSave, DraftStep } from '../../shared/http-api.ts'
import { draftBody } from './entry.ts'
import { exactly } from './exactly.ts'
import { distinct, id, line, time } from './fields.ts'
import { read } from './read.ts'

const version = z.int().min(0)

const saved = exactly<DraftSave>()(
  z.strictObject({
    version,
    body: draftBody,
    pages: distinct(id, 0, 50),
    keyEvent: z.boolean().optional(),
    pinned: z.boolean().optional(),
    publishAt: time.optional(),
  }),
)
const step = exactly<DraftStep>()(z.strictObject({ version, note: line(mostNote).optional() }))
const returned = step.required({ note: true })

/** @throws Refusal `malformed` with a pointer to every fault */
export function readDraftSave(input: unknown): DraftSave {
  return read(saved, input, 'The draft')
}

/** @throws Refusal `malformed` */
export function readDraftStep(input: unknown): DraftStep {
  return read(step, input, 'The request')
}

/** @throws Refusal `malformed`, also without a note */
export function readDraftReturn(input: unknown): DraftStep & { note: string } {
  return read(returned, input, 'The request')
}
