/** A session that ended while someone was working: they sign in again in place, and nothing is lost. */
import { useState } from 'preact/hooks'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { SignInForm } from './sign-in.tsx'

export function SignedOut({ onSignedIn }: { onSignedIn: () => void }) {
  const { api, account } = useDesk()
  const [isAsking, setAsking] = useState(true)
  if (!isAsking) {
    return (
      <div class="expired" role="alert">
        <p>Your session has ended. What you write is kept in this browser; nothing is published until you sign in.</p>
        <button type="button" class="button" onClick={() => setAsking(true)}>
          Sign in again
        </button>
      </div>
    )
  }
  return (
    <Dialog title="Your session has ended" onCancel={() => setAsking(false)}>
      <p class="dialog__text">Sign in again to go on where you were. Nothing that you wrote is lost.</p>
      <SignInForm api={api} name={account.name} onSignedIn={onSignedIn} />
      <div class="stack">
        <button type="button" class="button button--plain" onClick={() => setAsking(false)}>
          Not now
        </button>
      </div>
    </Dialog>
  )
}
