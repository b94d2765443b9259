/** Schemas of what a chief sets of a live page: all of it for a new page, any part of it later. */
import { z } from 'zod'
import { defaultBatchSize, type PageChange, type PageSettings, pageStatuses } from '../../shared/live-page.ts'
import { imageSchema } from './block.ts'
import { exactly } from './exactly.ts'
import { check, id, line, slug, time } from './fields.ts'

/** BCP 47: what `Intl` can read, the browsers can too. */
const language = z.string().max(100).check(check(isLanguage, 'is not a language: expected a BCP 47 tag, like en-GB'))

const timeZone = z
  .string()
  .max(100)
  .check(check(isTimeZone, 'is not a time zone: expected an IANA name, like Europe/London'))

const keyPoints = z.array(line(500)).max(50)
const authors = z.array(line(200)).max(50)
const batchSize = z.int().min(1).max(50)

const settings = {
  slug,
  headline: line(300),
  standfirst: z.string().max(2000).optional(),
  keyPoints,
  language,
  direction: z.enum(['ltr', 'rtl']),
  timeZone,
  coverageStart: time,
  coverageEnd: time.optional(),
  image: imageSchema('api').optional(),
  authors,
  batchSize,
  status: z.enum(pageStatuses),
}

function endAfterStart(
  context: z.core.ParsePayload<{
    coverageStart?: number
    coverageEnd?: number | null
  }>,
): void {
  const { coverageStart, coverageEnd } = context.value
  if (typeof coverageStart !== 'number' || typeof coverageEnd !== 'number' || coverageEnd >= coverageStart) return
  context.issues.push({
    code: 'custom',
    input: coverageEnd,
    path: ['coverageEnd'],
    message: 'is before coverageStart: coverage cannot end before it starts',
  })
}

/** Lists may be left out and start empty; the batch size may, too. */
export const newPage = exactly<PageSettings & { id: string }>()(
  z
    .strictObject({
      id,
      ...settings,
      keyPoints: keyPoints.default([]),
      authors: authors.default([]),
      batchSize: batchSize.default(defaultBatchSize),
    })
    .check(endAfterStart),
)

/** `null` takes a setting away: leaving it out means that it stays. */
export const changedSettings = exactly<PageChange>()(
  z
    .strictObject({
      ...settings,
      standfirst: settings.standfirst.nullable(),
      coverageEnd: time.nullable(),
      image: settings.image.nullable(),
    })
    .partial()
    .check(endAfterStart)
    .check(check(given => Object.keys(given).length > 0, 'names no setting: expected at least one')),
)

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false // RangeError is how Intl says no
  }
}

/** An offset like +01:00 has no summer: a name is wanted. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false // RangeError is how Intl says no
  }
}
