/** Where an invitation's link leads: whose password is to be chosen, or why the link is worth nothing any more. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { deskAddresses } from '../../shared/http-api.ts'
import { NotHere, useAsked } from './asked.tsx'
import type { DeskApi } from './desk-api.ts'
import { NewPasswordFields, passwordFault } from './new-password.tsx'
import { fieldsOf } from './fields.ts'
import { troubleInWords } from './trouble.ts'
import { momentInWords } from './when.tsx'

/** What stands behind the `#` of a link; undefined at any other address. */
export function invitationInAddress(): string | undefined {
  if (location.pathname.replace(/\/$/, '') !== deskAddresses.invitation) return undefined
  return location.hash.slice(1)
}

interface Props {
  api: Pick<DeskApi, 'invitation' | 'acceptInvitation'>
  secret: string
  /** The password is chosen, and its owner signed in. */
  onAccepted: () => void
}

export function InvitationView({ api, secret, onAccepted }: Props) {
  const [asked, again] = useAsked(() => api.invitation(secret), [secret])
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [asked.is])

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const field = fieldsOf(event)
    const password = field('next')
    const fault = passwordFault(password, field('again'))
    if (fault) return setProblem(fault)
    setBusy(true)
    setProblem('')
    const outcome = await api.acceptInvitation(secret, password)
    setBusy(false)
    if (outcome.is === 'done') onAccepted()
    else setProblem(troubleInWords(outcome))
  }

  const isDead = asked.is === 'failed' && asked.isFinal
  return (
    <main class="gate">
      <div class="gate__card">
        <h1 class="gate__title" tabIndex={-1} ref={title}>
          {asked.is === 'here'
            ? `Welcome, ${asked.value.name}`
            : isDead
              ? 'This link does not work'
              : 'Your invitation'}
        </h1>
        {isDead && (
          <>
            <p>{asked.detail}</p>
            <a class="button" href={deskAddresses.desk}>
              Go to the sign-in
            </a>
          </>
        )}
        {asked.is !== 'here' && !isDead && <NotHere asked={asked} loading="Looking at the link…" again={again} />}
        {asked.is === 'here' && (
          <>
            <p>
              Choose a password that only you know. You sign in with it and the name <b>{asked.value.name}</b>. This
              link works once, until {momentInWords(asked.value.expiresAt)}.
            </p>
            <form class="stack" onSubmit={event => void submit(event)}>
              {/* For password managers: whose password this is. */}
              <input type="text" name="username" autocomplete="username" value={asked.value.name} readOnly hidden />
              <NewPasswordFields problem={problem} />
              <button class="button button--main" disabled={isBusy}>
                {isBusy ? 'One moment…' : 'Open the desk'}
              </button>
            </form>
          </>
        )}
      </div>
    </main>
  )
}
