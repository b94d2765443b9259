/** Asks before an entry goes, and says what goes and from where. */
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { useStore } from './store.ts'

interface Props {
  entry: CurrentEntry
  onClose: () => void
}

export function WithdrawDialog({ entry, onClose }: Props) {
  const { outbox, pages } = useDesk()
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
        outbox.add({ type: 'withdraw', entry: { id: entry.id } }, entry.pages)
        onClose()
      }}
    >
      <p class="dialog__text">
        <b>{titleOf(entry.body)}</b>
      </p>
      <p class="dialog__text">It disappears for all readers from:</p>
      <ul class="dialog__list">
        {names.map(name => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p class="dialog__text">You can restore it from the list of withdrawn entries.</p>
    </ConfirmDialog>
  )
}
