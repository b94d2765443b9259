/** From the address in a request to the page as this process holds it; costs Redis nothing once a page is known. */
import type { PageId } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import type { SiteParts } from './parts.ts'

/** Addresses remembered at most; the oldest one is forgotten first. */
const mostAddresses = 10_000

/**
 * Finds a page by its address, an earlier address or its id. `snapshot.page.slug` is the address it has now.
 * An address once given never goes to another page, so it is asked for once.
 */
export function createFoundPages({ pages, followed }: Pick<SiteParts, 'pages' | 'followed'>) {
  const known = new Map<string, PageId>()

  return async function findPage(address: string): Promise<Snapshot | undefined> {
    const id = known.get(address)
    const snapshot = id === undefined ? undefined : await followed.snapshot(id)
    if (snapshot) return snapshot
    known.delete(address)
    const found = await pages.find(address)
    if (!found) return undefined
    if (known.size >= mostAddresses) known.delete(known.keys().next().value as string)
    known.set(address, found.id)
    return followed.snapshot(found.id)
  }
}

export type FindPage = ReturnType<typeof createFoundPages>
