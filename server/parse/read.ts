/** Reads what comes from outside by a schema, and says of every fault where it is, what is wrong and what is expected. */
import type { z } from 'zod'
import { type InputFault, Refusal } from '../../shared/refusal.ts'
import { type Path, pointerTo, valueAt } from './pointer.ts'
import { rawFaults } from './raw-json.ts'

/** More than this many faults are counted, not listed: an answer must not be many times larger than what was sent. */
const mostFaults = 500

/**
 * Reads JSON by a schema.
 * @param what the thing that is read, as the refusal calls it: "The command"
 * @throws Refusal `malformed` with a fault for everything that is wrong
 */
export function read<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const raw = rawFaults(input)
  const result = schema.safeParse(input)
  if (result.success && raw.length === 0) return result.data
  const faults = new Map(raw.map(fault => [fault.pointer, fault]))
  for (const fault of result.success ? [] : result.error.issues.flatMap(issue => faultsOf(issue, input))) {
    if (!faults.has(fault.pointer)) faults.set(fault.pointer, fault)
  }
  throw malformed(what, [...faults.values()])
}

/** @param faults at least one; a long list is cut, and its last line says how many more there are */
export function malformed(what: string, faults: InputFault[]): Refusal {
  const listed = faults.slice(0, mostFaults)
  const more = faults.length - listed.length
  if (more > 0) listed.push({ pointer: '', detail: `and ${more} more faults` })
  const first = faults[0] as InputFault
  const detail = `${what} cannot be read: ${first.pointer || 'it'} ${first.detail}${faults.length > 1 ? `, and ${faults.length - 1} more` : ''}.`
  return new Refusal('malformed', detail, { faults: listed })
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown): InputFault[] {
  const at = (path: Path, detail: string) => ({ pointer: pointerTo(path), detail })
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => at([...issue.path, key], 'is not a field that is known here: leave it out'))
  }
  if (issue.code === 'custom') return [at(issue.path, issue.message)]
  const value = valueAt(input, issue.path)
  const expected = expectedBy(issue)
  return [
    at(
      issue.path,
      value === undefined ? `is missing: expected ${expected}` : `is ${seen(value)}: expected ${expected}`,
    ),
  ]
}

/** What would have been right, in words. */
function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nameOfType[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(issue.values)
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : 'another value'
    case 'too_big':
      return `at most ${issue.maximum}${unitOf[issue.origin] ?? ''}`
    case 'too_small':
      return `at least ${issue.minimum}${unitOf[issue.origin] ?? ''}`
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return issue.message
  }
}

const nameOfType: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const unitOf: Record<string, string> = { string: ' characters', array: ' items' }

function oneOf(values: readonly unknown[]): string {
  const words = values.map(value => JSON.stringify(value))
  return words.length > 1 ? `one of ${words.join(', ')}` : (words[0] ?? 'nothing')
}

/** What was sent, without repeating long texts. */
function seen(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string')
    return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}
