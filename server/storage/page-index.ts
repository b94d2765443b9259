/** All pages and their addresses. Earlier addresses stay: they redirect for ever. */
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { PageIndex } from '../newsroom/ports.ts'
import { answersOf } from './cluster.ts'
import { keys, pageKey } from './keys.ts'
import { readPage } from './operation-log.ts'
import type { Redis } from './redis.ts'
import type { RedisCommand, Replicas } from './replicas.ts'

export interface PageAddresses extends PageIndex {
  /** Gives an address to a page, unless another page has it or is called so by its id. @returns the page that has it now */
  claimSlug(slug: string, page: PageId): Promise<PageId>
}

/** @param replicas given where a claim has to have reached them before the page that has it is written */
export function createPageIndex(redis: Redis, replicas?: Pick<Replicas, 'write'>): PageAddresses {
  const write = (command: RedisCommand): Promise<unknown> => {
    const [name, ...args] = command
    return replicas ? replicas.write(command) : redis.call(name, ...args)
  }

  async function pagesOf(ids: readonly PageId[]): Promise<LivePage[]> {
    const texts = await answersOf(
      redis,
      ids.map(id => ['hget', pageKey(id, 'meta'), 'page']),
    )
    return texts.flatMap(text => (text ? [readPage(text as string)] : []))
  }

  return {
    async find(slugOrId) {
      const id = (await redis.hget(keys.slugs, slugOrId)) ?? slugOrId
      const [page] = await pagesOf([id])
      return page ? { id: page.id, slug: page.slug } : undefined
    },
    async list() {
      return pagesOf(await redis.smembers(keys.pages))
    },
    async claimSlug(slug, page) {
      if (slug !== page && (await redis.sismember(keys.pages, slug))) return slug
      await write(['hsetnx', keys.slugs, slug, page])
      const holder = (await redis.hget(keys.slugs, slug)) ?? page
      if (holder === page) await write(['sadd', keys.pages, page])
      return holder
    },
  }
}

/** Most addresses remembered; beyond that all are forgotten and asked for again. */
const mostRemembered = 10_000

/**
 * Remembers for a moment where pages are: every command and request asks. A page that was not found is asked for again,
 * and a new address of a page shows after `forMs` at the latest.
 */
export function rememberPages(index: PageIndex, forMs: number): PageIndex {
  const found = new Map<string, { page: { id: PageId; slug: string }; until: number }>()
  return {
    async find(slugOrId) {
      const known = found.get(slugOrId)
      if (known && known.until > performance.now()) return known.page
      const page = await index.find(slugOrId)
      if (found.size >= mostRemembered) found.clear()
      if (page) found.set(slugOrId, { page, until: performance.now() + forMs })
      return page
    },
    list: () => index.list(),
  }
}
