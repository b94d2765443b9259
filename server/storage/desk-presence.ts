/** Who is at the desk and who edits what: two small hashes in one slot, changed by one script that also tells of it. */
import { readFileSync } from 'node:fs'
import { leaseMs, presentMs } from '../../shared/together.ts'
import type { Announcements, DeskPresence, DeskState } from '../newsroom/ports.ts'
import { isCluster } from './cluster.ts'
import { channels, keys } from './keys.ts'
import type { Redis } from './redis.ts'

export interface PresenceLimits {
  presentMs: number
  leaseMs: number
  /** How long an entry stays with somebody who left with its edit open: they may only be loading the page again. */
  graceMs: number
}

const usual: PresenceLimits = { presentMs, leaseMs, graceMs: 10_000 }
const script = readFileSync(new URL('./scripts/desk-presence.lua', import.meta.url), 'utf8')

export function createDeskPresence(
  redis: Redis,
  announcements: Announcements,
  limits: PresenceLimits = usual,
): DeskPresence {
  const publish = isCluster(redis) ? 'SPUBLISH' : 'PUBLISH'
  return {
    async say(said) {
      const args = [JSON.stringify(said), JSON.stringify(limits), channels.desk, publish]
      const text = await redis.eval(script, 3, keys.deskTabs, keys.deskLeases, keys.deskTold, ...args)
      return readState(text as string)
    },
    listen: hear => announcements.listen(channels.desk, message => hear(readState(message))),
  }
}

/** Lua cannot tell an empty list from an empty object. */
function readState(text: string): DeskState {
  const { at, tabs, leases } = JSON.parse(text) as DeskState
  return { at, tabs: listOf(tabs).map(tab => ({ ...tab, edits: listOf(tab.edits) })), leases: listOf(leases) }
}

function listOf<Item>(read: Item[]): Item[] {
  return Array.isArray(read) ? read : []
}
