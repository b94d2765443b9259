/** The page that is looked at: how it stands, and what readers see of it, as it changes. */
import { useEffect, useState } from 'preact/hooks'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { isAtLeast, may } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import { DraftList, type OpenDraft } from './draft-list.tsx'
import type { PageState } from './followed-page.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { memo } from './memo.ts'
import { ScheduledView } from './scheduled-view.tsx'
import { useStore } from './store.ts'
import { PageSettingsView } from './page-settings-view.tsx'
import { PinOrder } from './pin-order.tsx'
import { TimelineView } from './timeline-view.tsx'
import { WithdrawnView } from './withdrawn-view.tsx'
import { WhoIsHere } from './who-is-here.tsx'
import { statusWords } from './words.ts'
import { useUniqueId } from './use-unique-id.ts'

type Tab = 'timeline' | 'drafts' | 'submitted' | 'scheduled' | 'withdrawn' | 'settings'

interface Props {
  page: LivePage
  pages: readonly LivePage[]
  /** The entry that stands in the composer. */
  written: EntryId
  openDraft: OpenDraft
}

/** Spared the keystrokes of the composer beside it. */
export const PageView = memo(function PageView({ page, pages, written, openDraft }: Props) {
  const { followed, account } = useDesk()
  const [held] = useState(() => followed.hold(page.id, page.slug))
  const state = useStore(held.page.state)
  const [tab, setTab] = useState<Tab>('timeline')
  const id = useUniqueId()
  useEffect(() => held.release, [held])
  const [isShowingKeys, setShowingKeys] = useState(false)
  const now = state.is === 'open' ? state.timeline.page : page

  return (
    <section class="page" id="timeline" tabIndex={-1} aria-labelledby={`${id}-title`}>
      <header class="page__head">
        <div class="page__line">
          <p class={`status status--${now.status}`}>{statusWords[now.status]}</p>
          <ConnectionLine state={state} />
        </div>
        <h1 class="page__title" id={`${id}-title`} lang={now.language} dir={now.direction}>
          {now.headline}
        </h1>
        <p class="page__links">
          <a href={addresses.page(now.slug)} target="_blank" rel="noopener">
            Open as readers see it
          </a>
        </p>
        <WhoIsHere titleOf={entry => titleIn(state, entry)} />
        {now.status === 'ended' && (
          <p class="note">Coverage has ended: no new entries. Entries can still be corrected and withdrawn.</p>
        )}
        {now.status === 'down' && (
          <p class="note">
            Taken down: readers are told so, and get nothing of it. Entries can still be corrected and withdrawn.
          </p>
        )}
        {now.status === 'paused' && <p class="note">Paused: readers see a note. New entries can be published.</p>}
        {now.status === 'scheduled' && (
          <p class="note">Not started yet: readers see when it begins. Entries can be published.</p>
        )}
      </header>
      <div class="tabs" role="group" aria-label="Show">
        {tabs
          .filter(one => {
            if (one.tab === 'settings') return may(account, 'page', [page.id])
            return one.tab !== 'submitted' || isAtLeast(account.role, 'editor')
          })
          .map(one => (
            <button
              key={one.tab}
              type="button"
              class="tabs__one"
              aria-pressed={tab === one.tab}
              onClick={() => setTab(one.tab)}
            >
              {one.name}
            </button>
          ))}
        <button type="button" class="tabs__keys" aria-keyshortcuts="?" onClick={() => setShowingKeys(true)}>
          Keys <kbd class="key">?</kbd>
        </button>
      </div>
      {tab === 'settings' && <PageSettingsView page={now} />}
      {state.is === 'open' && tab === 'timeline' && <PinOrder timeline={state.timeline} />}
      {(tab === 'drafts' || tab === 'submitted') && (
        <DraftList
          key={tab}
          of={tab === 'drafts' ? 'own' : 'submitted'}
          pages={pages}
          written={written}
          open={openDraft}
        />
      )}
      {state.is === 'opening' && ['timeline', 'scheduled', 'withdrawn'].includes(tab) && (
        <p class="page__opening" role="status">
          {state.trouble ? `${state.trouble} Trying again by itself.` : 'Loading the timeline…'}
        </p>
      )}
      {state.is === 'open' && tab === 'timeline' && (
        <TimelineView state={state} loadOlder={held.page.loadOlder} showKeys={() => setShowingKeys(true)} />
      )}
      {state.is === 'open' && tab === 'scheduled' && (
        <ScheduledView key={page.id} page={now} timeline={state.timeline} open={openDraft} />
      )}
      {state.is === 'open' && tab === 'withdrawn' && <WithdrawnView state={state} />}
      {isShowingKeys && <KeysDialog onClose={() => setShowingKeys(false)} />}
    </section>
  )
})

const tabs: { tab: Tab; name: string }[] = [
  { tab: 'timeline', name: 'Timeline' },
  { tab: 'drafts', name: 'Drafts' },
  { tab: 'submitted', name: 'Submitted' },
  { tab: 'scheduled', name: 'Scheduled' },
  { tab: 'withdrawn', name: 'Withdrawn' },
  { tab: 'settings', name: 'Settings' },
]

function titleIn(state: PageState, entry: EntryId): string | undefined {
  const known = state.is === 'open' ? state.timeline.entries.get(entry) : undefined
  return known && ('bodyPending' in known ? known.headline : titleOf(known))
}

/** Its place is kept whatever it says, so nothing below it moves. */
function ConnectionLine({ state }: { state: PageState }) {
  const said = state.is === 'open' ? state.said : undefined
  const words = {
    live: 'Following live',
    reconnecting: 'Reconnecting…',
    polling: 'No live connection. Asking every few seconds',
    outdated: 'The service was updated. Reload the desk',
    gone: 'This page was taken down, and you do not reach it any more',
  }
  return (
    <p class={`connection-line connection-line--${said ?? 'starting'}`} role="status">
      {(said !== 'live' && !navigator.onLine && 'Offline. What you send is kept here') ||
        (said ? words[said] : 'Connecting…')}
    </p>
  )
}
