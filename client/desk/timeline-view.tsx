/** What readers see of a page, newest first, with what an editor can do to each entry. */
import { useRef } from 'preact/hooks'
import { useStore } from './store.ts'
import type { EntryId } from '../../shared/entry.ts'
import { takesEntries } from '../../shared/live-page.ts'
import { contextOf } from '../../shared/render/context.ts'
import { visibleEntries } from '../../shared/timeline.ts'
import { EditEntry } from './edit-entry.tsx'
import { openEdits } from './open-edits.ts'
import type { OpenPage } from './followed-page.ts'
import { receiptMeaning } from './receipt-line.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { useTimelineKeys } from './timeline-keys.ts'

interface Props {
  state: OpenPage
  loadOlder: () => void
  showKeys: () => void
}

export function TimelineView({ state, loadOlder, showKeys }: Props) {
  const list = useRef<HTMLOListElement>(null)
  useTimelineKeys(list, showKeys)
  const { timeline } = state
  const { page } = timeline
  const edits = useStore(openEdits)
  const context = contextOf(page)
  const entries = visibleEntries(timeline)
  const shown = new Set<EntryId>(entries.map(entry => entry.id))
  const elsewhere = edits.filter(id => !shown.has(id))
  return (
    <>
      {elsewhere.length > 0 && (
        <section class="unfinished" aria-labelledby="unfinished-title">
          <h2 class="panel-title" id="unfinished-title">
            Unfinished edits
          </h2>
          {elsewhere.map(id => (
            <EditEntry key={id} entry={id} context={context} liveRevision={timeline.entries.get(id)?.revision} />
          ))}
        </section>
      )}
      {entries.length === 0 && (
        <p class="note">
          {takesEntries(page)
            ? 'Nothing is published yet. The first entry appears here.'
            : 'Nothing was published on this page.'}
        </p>
      )}
      <ol
        class="desk-timeline"
        ref={list}
        lang={page.language}
        dir={page.direction}
        aria-label="Published entries, newest first"
      >
        {entries.map(entry => (
          <TimelineEntry key={entry.id} entry={entry} page={page} isEdited={edits.includes(entry.id)} />
        ))}
      </ol>
      <div class="page__older">
        {entries.length > 0 && <p class="field__hint">{receiptMeaning}</p>}
        {state.older === 'failed' && <p class="problem">Older entries could not be loaded.</p>}
        {state.older === 'none' ? (
          entries.length > 0 && <p class="field__hint">The start of coverage.</p>
        ) : (
          <button type="button" class="button" disabled={state.older === 'loading'} onClick={loadOlder}>
            {state.older === 'loading' ? 'Loading…' : state.older === 'failed' ? 'Try again' : 'Load older entries'}
          </button>
        )}
      </div>
    </>
  )
}
