/** Names that never change, whatever becomes of addresses: what feeds and structured data tell things apart by. */
import type { PlacedEntry } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'

export interface Identity {
  /** An absolute address or a URN. */
  uri: string
  /** Whether it can be opened. */
  isAddress: boolean
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The same on every page on which the entry stands. */
export function entryIdentity({ id, home }: Pick<PlacedEntry, 'id' | 'home'>, origin: string): Identity {
  return identityOf(id, origin + addresses.permalink(home, id))
}

export function pageIdentity({ id }: Pick<LivePage, 'id'>, origin: string): Identity {
  return identityOf(id, origin + addresses.page(id))
}

/** @param address one by id, which leads to wherever the thing stands now */
function identityOf(id: string, address: string): Identity {
  return uuid.test(id) ? { uri: `urn:uuid:${id.toLowerCase()}`, isAddress: false } : { uri: address, isAddress: true }
}
