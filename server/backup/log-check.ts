/** Whether the records of a page's log hold together and end where its head says: asked of every page that is backed up. */
import { createHash } from 'node:crypto'
import type { PageLine } from './backup-format.ts'

/** Follows a page's lines as they come. */
export interface LogCheck {
  follow(lines: readonly PageLine[]): void
  /** @returns what is wrong, or undefined; asked after the last line */
  fault(): string | undefined
}

export function startLogCheck(): LogCheck {
  let sequence = 0
  let digest: string | undefined
  let wrong: string | undefined
  const head = new Map<string, string>()

  function next(id: string, fields: readonly string[]): void {
    const record = new Map<string, string>()
    for (let at = 0; at < fields.length; at += 2) record.set(fields[at] as string, fields[at + 1] as string)
    const named = (name: string) => record.get(name) ?? ''
    sequence += 1
    if (id !== `${sequence}-0`) wrong ??= `number ${sequence} is missing`
    // The chain begins with a random seed that is not kept: the first digest is believed.
    const expected =
      digest === undefined
        ? named('digest')
        : createHash('sha1')
            .update([digest, sequence, ...['kind', 'entry', 'revision', 'hash', 'command', 'at'].map(named)].join('|'))
            .digest('hex')
            .slice(0, 16)
    if (named('digest') !== expected) wrong ??= `the digest of number ${sequence} does not fit the one before`
    digest = named('digest')
  }

  return {
    follow(lines) {
      for (const [key, field, value] of lines) {
        if (key === 'log') next(field, value as string[])
        else if (key === 'meta') head.set(field, value as string)
      }
    },
    fault() {
      if (wrong) return wrong
      if (head.get('sequence') !== String(sequence)) return `it ends at ${sequence}, not at ${head.get('sequence')}`
      return head.get('digest') === digest ? undefined : 'its last digest is not that of the page'
    },
  }
}
