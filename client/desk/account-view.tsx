/** Who one is here, the password, and where one is signed in. */
import { useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import type { SessionView } from '../../shared/people.ts'
import { announce } from './announcer.tsx'
import { NotHere, useAsked } from './asked.tsx'
import { ChangePassword } from './change-password.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { rightsInWords } from './rights-words.ts'
import { isDone } from './sent.ts'
import { SideView } from './side-view.tsx'
import { useStore } from './store.ts'
import { troubleInWords } from './trouble.ts'
import { agoInWords, Moment, useNow } from './when.tsx'

interface Props {
  pages: readonly LivePage[]
  onBack: () => void
  /** Every session is over: the desk closes. */
  onSignedOut: () => void
}

export function AccountView({ pages, onBack, onSignedOut }: Props) {
  const { account, api, outbox } = useDesk()
  const [sessions, again] = useAsked(api.sessions)
  const [open, setOpen] = useState<'password' | 'everywhere'>()
  const [trouble, setTrouble] = useState('')
  const [ending, setEnding] = useState<string>()
  const waiting = useStore(outbox.sent).filter(one => !isDone(one)).length

  async function end(session: SessionView): Promise<void> {
    setEnding(session.id)
    const outcome = await api.endSession(session.id)
    setEnding(undefined)
    const isOver = outcome.is === 'done' || (outcome.is === 'refused' && outcome.problem.code === 'not-found')
    setTrouble(isOver ? '' : troubleInWords(outcome))
    if (isOver) announce(`Signed out: ${session.device}`)
    again()
  }

  async function signOutEverywhere(): Promise<void> {
    setOpen(undefined)
    const outcome = await api.signOutEverywhere()
    if (outcome.is === 'done') onSignedOut()
    else setTrouble(troubleInWords(outcome))
  }

  return (
    <SideView title="Your account" onBack={onBack}>
      <section class="side__part" aria-label="Name and rights">
        <p>
          <b>{account.name}</b>
        </p>
        <p class="field__hint">{rightsInWords(account, pages)}</p>
        <div class="row">
          <button type="button" class="button button--small" onClick={() => setOpen('password')}>
            Change password
          </button>
        </div>
      </section>
      <section class="side__part" aria-labelledby="sessions-title">
        <h2 class="side__title" id="sessions-title">
          Where you are signed in
        </h2>
        {sessions.is !== 'here' && <NotHere asked={sessions} loading="Loading your sessions…" again={again} />}
        {sessions.is === 'here' && (
          <>
            <ul class="lines">
              {sessions.value.sessions.map(session => (
                <li key={session.id} class="lines__one">
                  <div class="lines__words">
                    <p class="lines__name">
                      {session.device} {session.isThis && <span class="tag">This browser</span>}
                    </p>
                    <p class="field__hint">
                      Since <Moment at={session.begunAt} />
                      {session.isThis ? '' : <SeenAt at={session.lastUsedAt} />}
                    </p>
                  </div>
                  {!session.isThis && (
                    <button
                      type="button"
                      class="button button--small"
                      disabled={ending === session.id}
                      aria-label={`Sign out: ${session.device}`}
                      onClick={() => void end(session)}
                    >
                      {ending === session.id ? 'Signing out…' : 'Sign out'}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {sessions.value.sessions.length === 1 && <p class="field__hint">You are signed in nowhere else.</p>}
          </>
        )}
        <p class="problem" role="alert">
          {trouble}
        </p>
        <div class="row">
          <button type="button" class="button button--small" onClick={() => setOpen('everywhere')}>
            Sign out everywhere
          </button>
        </div>
      </section>
      {open === 'password' && (
        <ChangePassword
          onChanged={() => {
            setOpen(undefined)
            again()
          }}
          onCancel={() => setOpen(undefined)}
        />
      )}
      {open === 'everywhere' && (
        <ConfirmDialog
          title="Sign out everywhere?"
          confirm="Sign out everywhere"
          cancel="Stay signed in"
          onCancel={() => setOpen(undefined)}
          onConfirm={() => void signOutEverywhere()}
        >
          <p class="dialog__text">Every browser is signed out at once, this one too. You sign in again afterwards.</p>
          {waiting > 0 && (
            <p class="dialog__text">
              {waiting === 1 ? 'One change was' : `${waiting} changes were`} not answered yet. It stays in this browser
              and goes on when you sign in here again.
            </p>
          )}
        </ConfirmDialog>
      )}
    </SideView>
  )
}

function SeenAt({ at }: { at: number }) {
  const now = useNow()
  return (
    <>
      {' '}
      · last used <Moment at={at} words={agoInWords(at, now)} />
    </>
  )
}
