/** The small fields that every schema is made of: lines of text, ids, names of pages, times, sizes. */
import { z } from 'zod'
import { isId, isSlug } from '../../shared/live-page.ts'

/** Refuses a value, in words that follow the field's name: "is …: expected …". Later checks still run: every fault is named. */
export function check<T>(passes: (value: T) => boolean, detail: string) {
  return (context: z.core.ParsePayload<T>) => {
    if (!passes(context.value))
      context.issues.push({ code: 'custom', input: context.value, message: detail, continue: true })
  }
}

/** One line of text that says something. Control characters are refused for all texts at once: raw-json.ts. */
export function line(most: number) {
  return z
    .string()
    .max(most)
    .check(check(text => text.trim() !== '', 'is empty: expected a text (leave the field out where there is none)'))
}

export const id = z
  .string()
  .check(check(isId, 'is not an id: expected 1 to 64 of A-Z, a-z, 0-9, _ and -, not digits alone'))

export const slug = z
  .string()
  .check(
    check(isSlug, 'is not a page address: expected small letters, digits and single hyphens, at most 80 characters'),
  )

/** A live page by its address or its id. */
export const pageName = z
  .string()
  .check(check(text => isId(text) || isSlug(text), 'does not name a page: expected its address or its id'))

/** Fourteen digits hold it: as much as a position has room for. */
export const latestTime = 99_999_999_999_999

const withZone =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
const timeDetail = 'is not a time: expected ms since 1970, or ISO 8601 with its zone, like 2026-03-01T12:00:00Z'

/** ms since 1970, or ISO 8601 with a zone; yields ms. */
export const time = z.unknown().transform((value, context): number => {
  const at = typeof value === 'string' ? fromIso(value) : value
  if (typeof at === 'number' && Number.isInteger(at) && at >= 0 && at <= latestTime) return at
  context.issues.push({
    code: 'custom',
    input: value,
    message:
      value === undefined ? 'is missing: expected a time, in ms since 1970 or ISO 8601 with its zone' : timeDetail,
  })
  return z.NEVER
})

/** `Date.parse` reads the 30th of February as a day in March; a time that does not exist is a fault here. */
function fromIso(text: string): number | undefined {
  const parts = withZone.exec(text)
  if (!parts) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? Date.parse(text) : undefined
}

/** CSS pixels. */
export const size = z.int().min(1).max(20_000)

/** A list whose items differ; the fault stands at the item that comes again. */
export function distinct<Item extends z.ZodType<string>>(item: Item, least: number, most: number) {
  return z
    .array(item)
    .min(least)
    .max(most)
    .check(context => {
      for (const [place, value] of context.value.entries()) {
        const first = context.value.indexOf(value)
        if (first !== place) {
          context.issues.push({
            code: 'custom',
            input: value,
            path: [place],
            message: `is the same as item ${first}: name it once`,
            continue: true,
          })
        }
      }
    })
}
