/** The desk from the first question, who is there, to the open desk, and back when a session ends. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Account } from '../../shared/account.ts'
import { deskAddresses, type Me } from '../../shared/http-api.ts'
import { announce, Announcer } from './announcer.tsx'
import { createDeskApi } from './desk-api.ts'
import { type Desk, DeskProvider, openDesk } from './desk-state.ts'
import { DeskView } from './desk-view.tsx'
import { InvitationView, invitationInAddress } from './invitation-view.tsx'
import { NewPasswordForm } from './new-password.tsx'
import { SignInForm } from './sign-in.tsx'
import { SignedOut } from './signed-out.tsx'
import { Toasts } from './toasts.tsx'
import { troubleInWords } from './trouble.ts'

/** How often the desk asks whether its rights are still the same, ms. */
const lookEveryMs = 30_000

type Standing =
  | { is: 'opening' }
  | { is: 'failed'; detail: string }
  | { is: 'signedOut' }
  | { is: 'firstPassword'; me: Me }
  /** `isExpired`: the session ended while the desk was open; everything stays as it is. */
  | { is: 'open'; desk: Desk; isExpired: boolean }

export function App() {
  const [standing, setStanding] = useState<Standing>({ is: 'opening' })
  const open = useRef<Desk | undefined>(undefined)
  const [invited, setInvited] = useState(invitationInAddress)

  const onSignedOut = () =>
    setStanding(was =>
      was.is === 'open' ? { ...was, isExpired: true } : was.is === 'opening' ? { is: 'signedOut' } : was,
    )
  const api = useMemo(() => createDeskApi(onSignedOut), [])

  async function enter(): Promise<void> {
    const outcome = await api.me()
    if (outcome.is === 'signedOut') return setStanding(was => (was.is === 'open' ? was : { is: 'signedOut' }))
    if (outcome.is !== 'done') return setStanding({ is: 'failed', detail: troubleInWords(outcome) })
    const me = outcome.value
    const earlier = open.current
    if (earlier && earlier.account.id === me.account.id && !me.mustChangePassword) {
      const desk = haveSameRights(earlier.account, me.account) ? earlier : earlier.withRights(me.account)
      open.current = desk
      setStanding({ is: 'open', desk, isExpired: false })
      desk.outbox.resume()
      return void desk.refreshPages()
    }
    leave()
    if (me.mustChangePassword) return setStanding({ is: 'firstPassword', me })
    const desk = await openDesk(me, api, onSignedOut)
    open.current = desk
    setStanding({ is: 'open', desk, isExpired: false })
  }

  function leave(): void {
    open.current?.close()
    open.current = undefined
  }

  async function signOut(): Promise<void> {
    await api.signOut()
    close()
  }

  function close(): void {
    leave()
    history.replaceState(null, '', location.pathname)
    setStanding({ is: 'signedOut' })
  }

  /** A right that was taken away is refused at once; here it is seen within half a minute. */
  async function lookWhoIAm(): Promise<void> {
    const desk = open.current
    if (!desk || document.visibilityState !== 'visible') return
    const outcome = await api.me()
    if (outcome.is !== 'done' || open.current !== desk) return
    const { account } = outcome.value
    if (account.id !== desk.account.id || haveSameRights(account, desk.account)) return
    const changed = desk.withRights(account)
    open.current = changed
    setStanding(was => (was.is === 'open' ? { ...was, desk: changed } : was))
    announce('Your rights were changed')
  }

  useEffect(() => {
    if (invited === undefined) void enter()
    const looking = setInterval(() => void lookWhoIAm(), lookEveryMs)
    const shown = () => void lookWhoIAm()
    document.addEventListener('visibilitychange', shown)
    return () => {
      clearInterval(looking)
      document.removeEventListener('visibilitychange', shown)
    }
  }, [])

  function leaveInvitation(): void {
    history.replaceState(null, '', deskAddresses.desk)
    setInvited(undefined)
    void enter()
  }

  if (invited !== undefined) return <InvitationView api={api} secret={invited} onAccepted={leaveInvitation} />

  switch (standing.is) {
    case 'opening':
      return (
        <p class="desk-opening" role="status">
          Opening the desk…
        </p>
      )
    case 'failed':
      return (
        <Gate title="The desk cannot be opened">
          <p>{standing.detail}</p>
          <button type="button" class="button button--main" onClick={() => void enter()}>
            Try again
          </button>
        </Gate>
      )
    case 'signedOut':
      return (
        <Gate title="Sign in to the desk">
          <SignInForm api={api} onSignedIn={() => void enter()} />
        </Gate>
      )
    case 'firstPassword':
      return (
        <Gate title="Choose a password of your own">
          <p>The one-time password has done its work. Choose one that only you know, {standing.me.account.name}.</p>
          <NewPasswordForm api={api} name={standing.me.account.name} isFirst onChanged={() => void enter()} />
        </Gate>
      )
    case 'open':
      return (
        <DeskProvider value={standing.desk} key={standing.desk.account.id}>
          <DeskView onSignOut={() => void signOut()} onSignedOut={close} />
          {standing.isExpired && <SignedOut onSignedIn={() => void enter()} />}
          <Toasts />
          <Announcer />
        </DeskProvider>
      )
  }
}

function haveSameRights(one: Account, other: Account): boolean {
  return one.role === other.role && JSON.stringify(one.pages) === JSON.stringify(other.pages)
}

function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="gate">
      <div class="gate__card">
        <h1 class="gate__title">{title}</h1>
        {children}
      </div>
    </main>
  )
}
