/** Asks before an earlier text becomes the newest one, and says who will see it. */
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry, RevisionView } from '../../shared/http-api.ts'
import { editedByOther } from './beside.ts'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { useStore } from './store.ts'
import { countPages } from './words.ts'

interface Props {
  current: CurrentEntry
  revision: RevisionView
  onCancel: () => void
  onRestored: () => void
}

export function RestoreRevision({ current, revision, onCancel, onRestored }: Props) {
  const { account, beside, outbox } = useDesk()
  const other = editedByOther(account, useStore(beside.together), current.id)
  const { id, pages, state } = current
  const isWithdrawn = state === 'withdrawn'

  function restore(): void {
    const made = { ...revision.body, revision: current.revision }
    const title = titleOf(revision.body)
    // A withdrawn entry comes back with this text in one step: nobody sees what it was withdrawn for.
    if (isWithdrawn) outbox.add({ type: 'restore', entry: { id }, as: made }, pages, { title })
    else outbox.add({ type: 'edit', entry: { id, ...made } }, pages, { title })
    onRestored()
  }

  return (
    <ConfirmDialog
      title={isWithdrawn ? 'Bring the entry back with this text?' : `Restore revision ${revision.revision}?`}
      confirm={isWithdrawn ? 'Bring it back' : 'Restore'}
      cancel="Not now"
      onCancel={onCancel}
      onConfirm={restore}
    >
      <p class="dialog__text">
        <b>{titleOf(revision.body)}</b>
      </p>
      <p class="dialog__text">
        {isWithdrawn
          ? `Readers of ${countPages(pages.length)} see the entry again, with the text of revision ${revision.revision}.`
          : `Readers of ${countPages(pages.length)} see this text at once. It becomes revision ${current.revision + 1}; what they have now stays in the history.`}
      </p>
      {other && <p class="note">{other.name} is editing this entry and will be asked to merge.</p>}
    </ConfirmDialog>
  )
}
