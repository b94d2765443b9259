/** What was withdrawn from the page that is looked at, and the way back. */
import { useEffect, useState } from 'preact/hooks'
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { may } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import type { OpenPage } from './followed-page.ts'
import { HistoryDialog } from './history-dialog.tsx'
import { entryOf, isDone } from './sent.ts'
import { useStore } from './store.ts'
import { troubleInWords } from './trouble.ts'

type List = { is: 'loading' } | { is: 'failed'; detail: string } | { is: 'here'; entries: CurrentEntry[] }

export function WithdrawnView({ state: { timeline } }: { state: OpenPage }) {
  const { api, account, outbox } = useDesk()
  const { page } = timeline
  const [list, setList] = useState<List>({ is: 'loading' })
  const [round, setRound] = useState(0)
  const [read, setRead] = useState<CurrentEntry>()
  const sent = useStore(outbox.sent)
  const onTheirWay = new Set(
    sent.flatMap(one => (isDone(one) || one.command.type !== 'restore' ? [] : entryOf(one.command))),
  )

  // Whoever withdraws or restores: the list is asked for again.
  const gone = [...timeline.gone.keys()].filter(id => !timeline.entries.has(id)).join()
  useEffect(() => {
    let isWanted = true
    void api.withdrawn(page.id).then(outcome => {
      if (!isWanted) return
      if (outcome.is === 'done') setList({ is: 'here', entries: outcome.value.entries })
      else setList({ is: 'failed', detail: troubleInWords(outcome) })
    })
    return () => {
      isWanted = false
    }
  }, [page.id, gone, round])

  if (list.is === 'loading') {
    return (
      <p class="page__opening" role="status">
        Loading withdrawn entries…
      </p>
    )
  }
  if (list.is === 'failed') {
    return (
      <div class="page__opening">
        <p class="problem">{list.detail}</p>
        <button type="button" class="button button--small" onClick={() => setRound(round + 1)}>
          Try again
        </button>
      </div>
    )
  }
  // One that is back on the page may still be in a list that was read before.
  const entries = list.entries.filter(entry => !timeline.entries.has(entry.id))
  if (entries.length === 0) return <p class="note">Nothing is withdrawn on this page.</p>
  return (
    <>
      <ul class="withdrawn">
        {entries.map(entry => {
          const title = titleOf(entry.body)
          const mayRestore = may(account, 'restore', entry.pages, entry.owner === account.id)
          const isComing = onTheirWay.has(entry.id)
          return (
            <li key={entry.id} class="withdrawn__one">
              <div>
                <p class="withdrawn__title" lang={page.language} dir={page.direction}>
                  {title}
                </p>
                <p class="field__hint">{timesInWords(entry, page.timeZone)}</p>
              </div>
              <div class="row">
                <button
                  type="button"
                  class="button button--small"
                  aria-label={`History: ${title}`}
                  onClick={() => setRead(entry)}
                >
                  History
                </button>
                {mayRestore && (
                  <button
                    type="button"
                    class="button button--small"
                    disabled={isComing}
                    aria-label={`Restore: ${title}`}
                    onClick={() => outbox.add({ type: 'restore', entry: { id: entry.id } }, entry.pages, { title })}
                  >
                    {isComing ? 'Restoring…' : 'Restore'}
                  </button>
                )}
              </div>
              {!mayRestore && <p class="field__hint">Only a chief editor can restore what someone else wrote.</p>}
            </li>
          )
        })}
      </ul>
      {read && <HistoryDialog entry={read.id} title={titleOf(read.body)} onClose={() => setRead(undefined)} />}
    </>
  )
}

function timesInWords({ publishedAt, revision }: CurrentEntry, timeZone: string): string {
  if (publishedAt === undefined) return `Revision ${revision}`
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    publishedAt,
  )
  return `Published ${when} · revision ${revision}`
}
