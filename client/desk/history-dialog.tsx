/** All revisions of an entry: who made them and when, what differs between any two, and the way back to one. */
import { useEffect, useState } from 'preact/hooks'
import type { EntryId } from '../../shared/entry.ts'
import type { CurrentEntry, EntryHistory, RevisionView } from '../../shared/http-api.ts'
import { may } from '../../shared/permissions.ts'
import { announce } from './announcer.tsx'
import { bodyDifferences } from './body-differences.ts'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { MarkedBody } from './marked-words.tsx'
import { RestoreRevision } from './restore-revision.tsx'
import { RevisionList } from './revision-list.tsx'
import { troubleInWords } from './trouble.ts'

interface Props {
  entry: EntryId
  title: string
  onClose: () => void
}

type Shown = { is: 'loading' } | { is: 'failed'; detail: string } | ({ is: 'here' } & EntryHistory)

export function HistoryDialog({ entry, title, onClose }: Props) {
  const { api } = useDesk()
  const [shown, setShown] = useState<Shown>({ is: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isWanted = true
    setShown({ is: 'loading' })
    void api.history(entry).then(outcome => {
      if (!isWanted) return
      if (outcome.is === 'done') setShown({ is: 'here', ...outcome.value })
      else setShown({ is: 'failed', detail: troubleInWords(outcome) })
    })
    return () => {
      isWanted = false
    }
  }, [entry, round])

  return (
    <Dialog title={`History: ${title}`} onCancel={onClose} isWide>
      <div class="history">
        {shown.is === 'loading' && (
          <p class="page__opening" role="status">
            Loading the revisions…
          </p>
        )}
        {shown.is === 'failed' && (
          <div class="page__opening">
            <p class="problem">{shown.detail}</p>
            <button type="button" class="button button--small" onClick={() => setRound(round + 1)}>
              Try again
            </button>
          </div>
        )}
        {shown.is === 'here' && (
          <Revisions
            key={shown.current.revision}
            current={shown.current}
            revisions={shown.revisions}
            onClose={onClose}
          />
        )}
      </div>
      <div class="row row--end">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

function Revisions({ current, revisions, onClose }: EntryHistory & { onClose: () => void }) {
  const { account } = useDesk()
  const newest = revisions.at(-1)
  const [compared, setCompared] = useState({ from: revisions.at(-2)?.revision ?? 0, to: newest?.revision ?? 0 })
  const [restoring, setRestoring] = useState<RevisionView>()
  const find = (revision: number) => revisions.find(one => one.revision === revision)
  const [from, to] = [find(compared.from), find(compared.to)]

  if (!newest) return <p class="note">It was not published yet: there are no revisions.</p>
  return (
    <>
      {current.state === 'withdrawn' && <p class="note">This entry is withdrawn: readers see none of this.</p>}
      <RevisionList
        revisions={revisions}
        isShown={current.state === 'published'}
        compared={compared}
        compare={setCompared}
        restore={mayRestore(current) ? setRestoring : undefined}
      />
      {from && to ? (
        <section class="history__differences" aria-labelledby={`differences-${current.id}`}>
          <h3 class="panel-title" id={`differences-${current.id}`}>
            From revision {from.revision} to {to.revision}
          </h3>
          <MarkedBody differences={bodyDifferences(from.body, to.body)} />
        </section>
      ) : (
        <p class="note">There is one revision only: nothing was changed since it was published.</p>
      )}
      {restoring && (
        <RestoreRevision
          current={current}
          revision={restoring}
          onCancel={() => setRestoring(undefined)}
          onRestored={() => {
            announce(`Revision ${restoring.revision} is being restored.`)
            onClose()
          }}
        />
      )}
    </>
  )

  function mayRestore({ state, pages, owner }: CurrentEntry): boolean {
    const isOwn = owner === account.id
    return state === 'withdrawn' ? may(account, 'restore', pages, isOwn) : may(account, 'edit', pages)
  }
}
