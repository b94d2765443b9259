/** Two tabs of one person write two entries: each tab has a place of its own for what is being written. */
import { keptNames } from './kept.ts'

const mostTabs = 20

/**
 * The name under which this tab keeps its draft: the first one that no other tab holds, one with a draft in it before
 * an empty one, so that what was written in a tab that is gone comes back. Held until the tab goes.
 */
export function claimDraftSlot(account: string): Promise<string> {
  // Asked again in the same tab, after signing out and in, it is the same place.
  const slot = claimed.get(account) ?? claimSlot(account)
  claimed.set(account, slot)
  return slot
}

const claimed = new Map<string, Promise<string>>()

async function claimSlot(account: string): Promise<string> {
  const name = (place: number) => `draft:${account}:${place}`
  // Plain http on another machine than this one has no locks: there all tabs share one place.
  if (!('locks' in navigator)) return name(0)
  const written = new Set(keptNames(`draft:${account}:`))
  const places = Array.from({ length: mostTabs }, (_, place) => name(place))
  for (const slot of [...places.filter(one => written.has(one)), ...places]) {
    if (await hold(slot)) return slot
  }
  return name(mostTabs)
}

function hold(slot: string): Promise<boolean> {
  return new Promise(answered => {
    void navigator.locks.request(`stop-press:${slot}`, { ifAvailable: true }, lock => {
      answered(lock !== null)
      // A lock lasts as long as its promise: this one ends with the tab.
      return lock === null ? undefined : new Promise<void>(() => {})
    })
  })
}
