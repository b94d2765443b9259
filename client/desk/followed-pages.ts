/** Each page is followed once, however many views and commands wait for it, and for as long as one of them does. */
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { DeskApi } from './desk-api.ts'
import { type FollowedPage, followPage } from './followed-page.ts'

export interface FollowedPages {
  /** Follows the page until `release` is called. @param slug its address, where it is not followed yet */
  hold(id: PageId, slug: string): { page: FollowedPage; release: () => void }
  /** What is known of a page just now, if it is followed. */
  peek(id: PageId): Timeline | undefined
}

interface Parts {
  api: Pick<DeskApi, 'snapshot'>
  onDraw: (page: PageId, timeline: Timeline) => void
  onReplaced: (page: PageId) => void
}

export function createFollowedPages({ api, onDraw, onReplaced }: Parts): FollowedPages {
  const pages = new Map<PageId, { page: FollowedPage; holders: number }>()
  return {
    peek(id) {
      const state = pages.get(id)?.page.state.get()
      return state?.is === 'open' ? state.timeline : undefined
    },
    hold(id, slug) {
      const held = pages.get(id) ?? {
        page: followPage({
          api,
          id,
          slug,
          onDraw: timeline => onDraw(id, timeline),
          onReplaced: () => onReplaced(id),
        }),
        holders: 0,
      }
      pages.set(id, held)
      held.holders += 1
      let isHeld = true
      return {
        page: held.page,
        release() {
          if (!isHeld) return
          isHeld = false
          held.holders -= 1
          if (held.holders > 0) return
          pages.delete(id)
          held.page.stop()
        },
      }
    },
  }
}
