/** What readers ask for by a click, and most never do: older and newer updates in place, a link to share, a key event, another site's frame. Fetched at the first such click. */
import { showFrame } from './embed-frame.ts'
import { jumpTo } from './jump.ts'
import { createLoadMore, type LoadMore } from './load-more.ts'
import { bringNewer } from './newer.ts'
import { itemOf } from './parts.ts'
import { share } from './share.ts'
import type { Surroundings } from './surroundings.ts'

export interface Asked {
  /** Does what a link or a button stands for beyond leading somewhere. @throws where the link has to be followed */
  act(link: HTMLAnchorElement): Promise<void>
  /** The older batch is in the timeline. */
  shown(): void
  failed(): void
  /** What is to be read out. */
  tell(): string[]
}

export function createAsked(around: Surroundings): Asked {
  let loadMore: LoadMore | undefined
  const older = () => (loadMore ??= createLoadMore(around))
  if (history.state?.place) older()

  return {
    async act(link) {
      switch (link.dataset.act) {
        case 'older':
          return older().load()
        case 'newer':
          return bringNewer(link, around)
        case 'share':
          return share(link, around.messages, around.mention)
        case 'event':
          return toEvent(link)
        default:
          showFrame(link)
      }
    },
    shown: () => loadMore?.shown(),
    failed: () => loadMore?.failed(),
    tell: () => loadMore?.tell() ?? [],
  }
}

function toEvent(link: HTMLAnchorElement): void {
  const event = link.parentElement?.dataset.id ?? ''
  const item = itemOf(event)
  if (item) jumpTo(item, link, event)
  else location.assign(link.href)
}
