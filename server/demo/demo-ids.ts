/** Ids that the demo's own names lead to: a seeding that was interrupted meets its first half again. */
import { v5 } from 'uuid'
import type { CommandId } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { DemoPageKey } from './demo-page.ts'

/** Fixed for ever: another namespace would seed everything a second time. */
const namespace = 'b1c7de0a-5f0c-4c53-9a55-2f6f3d0a7e41'

export function demoPageId(key: DemoPageKey): PageId {
  return `demo-${key}`
}

export function demoEntryId(key: string): EntryId {
  return v5(`entry ${key}`, namespace)
}

/** @param what names the command among all that the seeding sends */
export function demoCommandId(what: string): CommandId {
  return v5(`command ${what}`, namespace)
}
