// A newsroom as an earlier version stored it (tests/bench/stored-format.ts), and what readers have to see of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../../shared/operation.ts'
import type { Stored, StoredValue } from './stored.ts'

export interface StoredFixture {
  snapshots: Record<string, Snapshot>
  erased: string[]
  user: { name: string; password: string }
  token: string
  stored: Stored
}

export function storedFixture(format: number): StoredFixture {
  const text = readFileSync(join(import.meta.dirname, `../fixtures/stored-${format}.jsonl`), 'utf8')
  const [expected, ...keys] = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
  return {
    ...(expected as Omit<StoredFixture, 'stored'>),
    stored: Object.fromEntries(keys as [string, StoredValue][]),
  }
}
