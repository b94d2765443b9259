/** The dialog in which somebody who is signed in chooses another password. */
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { NewPasswordForm } from './new-password.tsx'

interface Props {
  onChanged: () => void
  onCancel: () => void
}

export function ChangePassword({ onChanged, onCancel }: Props) {
  const { account, api } = useDesk()
  return (
    <Dialog title="Change your password" onCancel={onCancel}>
      <p class="dialog__text">You stay signed in here and are signed out everywhere else.</p>
      <NewPasswordForm
        api={api}
        name={account.name}
        isFirst={false}
        onChanged={() => {
          announce('Password changed')
          onChanged()
        }}
        onCancel={onCancel}
      />
    </Dialog>
  )
}
