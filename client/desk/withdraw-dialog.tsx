/** Asks before an entry goes, and says what goes and from where. */
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { editedByOther } from './beside.ts'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { useStore } from './store.ts'
import { offerUndo } from './toasts.tsx'
import { pagesInWords } from './words.ts'

interface Props {
  entry: CurrentEntry
  onClose: () => void
}

export function WithdrawDialog({ entry, onClose }: Props) {
  const { account, beside, outbox, pages } = useDesk()
  const other = editedByOther(account, useStore(beside.together), entry.id)
  const title = titleOf(entry.body)
  const list = useStore(pages)
  const names = entry.pages.map(id => (list.is === 'here' && list.pages.find(page => page.id === id)?.headline) || id)
  return (
    <ConfirmDialog
      title="Withdraw this entry?"
      confirm="Withdraw"
      cancel="Keep it"
      isGrave
      onCancel={onClose}
      onConfirm={() => {
        outbox.add({ type: 'withdraw', entry: { id: entry.id } }, entry.pages, { title })
        offerUndo(`“${title}” is withdrawn from ${pagesInWords(names)}.`, () => {
          outbox.add({ type: 'restore', entry: { id: entry.id } }, entry.pages, { title })
        })
        onClose()
      }}
    >
      <p class="dialog__text">
        <b>{title}</b>
      </p>
      <p class="dialog__text">It disappears for all readers from:</p>
      <ul class="dialog__list">
        {names.map(name => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      {other && <p class="note">{other.name} is editing this entry.</p>}
      <p class="dialog__text">
        You can undo this for ten seconds, and restore it later from the list of withdrawn entries.
      </p>
    </ConfirmDialog>
  )
}
