/** What is to be published on a page later: when, counted down, and what can be done about it until then. */
import { useEffect, useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import { useDesk } from './desk-state.ts'
import type { OpenDraft } from './draft-list.tsx'
import { NotHere } from './asked.tsx'
import { useNow } from './now.ts'
import { usePolled } from './polled.ts'
import { ScheduledEntry } from './scheduled-entry.tsx'
import { entryOf, isDone } from './sent.ts'
import { useStore } from './store.ts'

interface Props {
  page: LivePage
  timeline: Timeline
  open: OpenDraft
}

export function ScheduledView({ page, timeline, open }: Props) {
  const { api, outbox } = useDesk()
  const sent = useStore(outbox.sent)
  const about = sent.filter(one => ['publish', 'reschedule', 'unschedule'].includes(one.command.type))
  // Whatever was done about one of them: the list is asked for again.
  const done = about.filter(isDone).map(one => one.id)
  const [list, again] = usePolled(() => api.scheduled(page.id), `${page.id} ${done.join()}`)
  const now = useServiceClock(list.is === 'here' ? list.value.now : undefined)

  if (list.is !== 'here') return <NotHere asked={list} loading="Loading what is scheduled…" again={again} />
  // One that is on the page by now may still be in a list that was read before.
  const entries = list.value.entries.filter(entry => !timeline.entries.has(entry.id))
  if (entries.length === 0) return <p class="note">Nothing is scheduled on this page.</p>
  return (
    <ul class="withdrawn" aria-label="Scheduled, the next one first">
      {entries.map(entry => (
        <ScheduledEntry
          key={entry.id}
          entry={entry}
          page={page}
          now={now}
          commands={about.filter(one => entryOf(one.command) === entry.id)}
          open={open}
        />
      ))}
    </ul>
  )
}

/** The service's clock as it goes on, a second at a time: this machine's may be wrong by hours. */
function useServiceClock(told: number | undefined): number {
  const [offset, setOffset] = useState(0)
  const now = useNow()
  useEffect(() => {
    if (told !== undefined) setOffset(told - Date.now())
  }, [told])
  return now + offset
}
