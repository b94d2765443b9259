/** Reads what the audit log is asked for, from the address of the question. */
import { z } from 'zod'
import { type AuditFilter, peopleActs } from '../../shared/audit.ts'
import { commandTypes } from '../../shared/command.ts'
import type { AuditPlace } from '../newsroom/people.ts'
import { check, id, pageName, time } from './fields.ts'
import { read } from './read.ts'

export interface AuditQuestion {
  /** `page` by its address or id. */
  filter: AuditFilter
  before?: AuditPlace
}

const acts = [...commandTypes, ...peopleActs] as const

/** An address has texts only: digits alone are ms. */
const at = z.preprocess(value => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value), time)

const placeShape = /^(\d{1,15}-\d{1,20})\.(people|failed|p\.[A-Za-z0-9_-]{1,64})$/
const place = z.string().check(check(text => placeShape.test(text), 'is not a place that an answer named'))

const question = z.strictObject({
  person: id.optional(),
  type: z.enum(acts).optional(),
  page: pageName.optional(),
  from: at.optional(),
  to: at.optional(),
  before: place.optional(),
})

/** @throws Refusal `malformed` */
export function parseAuditQuestion(query: unknown): AuditQuestion {
  const { before, ...filter } = read(question, query, 'The question')
  const [, id, source] = placeShape.exec(before ?? '') ?? []
  return { filter, ...(id && source ? { before: { id, source } } : {}) }
}

/** The text by which `before` names a place. */
export function printAuditPlace({ id, source }: AuditPlace): string {
  return `${id}.${source}`
}
