// The ways over HTTP, answered as server/http/history-api.ts answers them, and read as client/reader/history.ts reads them.
import type { Told } from '../../client/reader/following.ts'
import { createFoundPages } from '../../server/http/found-pages.ts'
import type { FollowedPages, PageIndex, PageReads } from '../../server/newsroom/ports.ts'
import { trustedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'

export interface Http {
  /** Never throws: a process that cannot answer says so. */
  answer(href: string): Promise<Told>
}

const gone: Told = { kind: 'failed', gone: true }
const unavailable: Told = { kind: 'failed', gone: false, retryAfterMs: 2000 }

export function createHttp(parts: { pages: PageIndex; followed: FollowedPages; reads: PageReads }): Http {
  const { followed, reads } = parts
  const findPage = createFoundPages(parts)

  async function answer(href: string): Promise<Told> {
    const { pathname, searchParams } = new URL(href, 'http://simulation')
    const [, , , slug = '', what, entry = ''] = pathname.split('/')
    const snapshot = await findPage(slug)
    if (!snapshot) return gone
    const { id } = snapshot.page
    if (what === undefined) return snapshot
    if (what === 'slices') {
      const slice = await reads.slice(id, searchParams.get('before') ?? '')
      return slice ? { kind: 'slice', slice } : gone
    }
    if (what === 'catch-up') {
      const missed = await followed.missed(id, trustedCursor(searchParams.get('after') ?? ''))
      if (!missed) return gone
      return missed.kind === 'catchUp'
        ? { kind: 'catchUp', catchUp: missed }
        : { kind: 'reset', href: addresses.snapshot(missed.page.slug) }
    }
    const placement = await reads.placement(id, decodeURIComponent(entry))
    if (!placement || 'gone' in placement) return gone
    return placement.entry.revision < Number(searchParams.get('revision'))
      ? gone
      : { kind: 'entry', entry: placement.entry }
  }

  return { answer: href => answer(href).catch(() => unavailable) }
}
