/** The page that is looked at: how it stands, and what readers see of it, as it changes. */
import { useEffect, useId, useState } from 'preact/hooks'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import type { PageState } from './followed-page.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { useStore } from './store.ts'
import { PageSettingsView } from './page-settings-view.tsx'
import { PinOrder } from './pin-order.tsx'
import { TimelineView } from './timeline-view.tsx'
import { WithdrawnView } from './withdrawn-view.tsx'
import { WhoIsHere } from './who-is-here.tsx'
import { statusWords } from './words.ts'

export function PageView({ page }: { page: LivePage }) {
  const { account, followed } = useDesk()
  const [held] = useState(() => followed.hold(page.id, page.slug))
  const state = useStore(held.page.state)
  const [tab, setTab] = useState<'timeline' | 'withdrawn' | 'settings'>('timeline')
  const id = useId()
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
        {now.status === 'paused' && <p class="note">Paused: readers see a note. New entries can be published.</p>}
        {now.status === 'scheduled' && (
          <p class="note">Not started yet: readers see when it begins. Entries can be published.</p>
        )}
      </header>
      <div class="tabs" role="group" aria-label="Show">
        <button type="button" class="tabs__one" aria-pressed={tab === 'timeline'} onClick={() => setTab('timeline')}>
          Timeline
        </button>
        <button type="button" class="tabs__one" aria-pressed={tab === 'withdrawn'} onClick={() => setTab('withdrawn')}>
          Withdrawn
        </button>
        <button type="button" class="tabs__keys" aria-keyshortcuts="?" onClick={() => setShowingKeys(true)}>
          Keys <kbd class="key">?</kbd>
        </button>
        {may(account, 'page', [page.id]) && (
          <button type="button" class="tabs__one" aria-pressed={tab === 'settings'} onClick={() => setTab('settings')}>
            Settings
          </button>
        )}
      </div>
      {tab === 'settings' && <PageSettingsView page={now} />}
      {state.is === 'open' && tab === 'timeline' && <PinOrder timeline={state.timeline} />}
      {state.is === 'opening' && tab !== 'settings' && (
        <p class="page__opening" role="status">
          {state.trouble ? `${state.trouble} Trying again by itself.` : 'Loading the timeline…'}
        </p>
      )}
      {state.is === 'open' && tab === 'timeline' && (
        <TimelineView state={state} loadOlder={held.page.loadOlder} showKeys={() => setShowingKeys(true)} />
      )}
      {state.is === 'open' && tab === 'withdrawn' && <WithdrawnView state={state} />}
      {isShowingKeys && <KeysDialog onClose={() => setShowingKeys(false)} />}
    </section>
  )
}

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
  }
  return (
    <p class={`connection-line connection-line--${said ?? 'starting'}`} role="status">
      {said ? words[said] : 'Connecting…'}
    </p>
  )
}
