/** Which page is looked at, who is signed in, and the way out. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { LivePage, PageId, PageStatus } from '../../shared/live-page.ts'
import { mayManagePeople, maySeeAudit } from '../../shared/permissions.ts'
import { useBarHeight } from './bar-height.ts'
import { ChangePassword } from './change-password.tsx'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { isDone } from './sent.ts'
import { useStore } from './store.ts'
import type { View } from './view-address.ts'
import { roleWords, setAsideWords, statusWords } from './words.ts'

const groups: PageStatus[] = ['live', 'paused', 'scheduled', 'ended', 'down']

interface Props {
  pages: readonly LivePage[]
  page: LivePage | undefined
  look: (page: PageId) => void
  /** Undefined while they are looked at. */
  onSetAside: (() => void) | undefined
  /** For whoever may create pages, while one is looked at. */
  onNewPage: (() => void) | undefined
  onView: (view: View) => void
  onSignOut: () => void
}

export function TopBar({ pages, page, look, onSetAside, onNewPage, onView, onSignOut }: Props) {
  const { siteName, setAside, shortages, weaknesses } = useDesk()
  const short = useStore(shortages.sentences)
  const asideCount = useStore(setAside.commands).length
  const bar = useRef<HTMLElement>(null)
  useBarHeight(bar)
  return (
    <header class="bar" ref={bar}>
      {page && (
        <a class="skip" href="#timeline">
          Skip to the timeline
        </a>
      )}
      <p class="bar__name">
        {siteName} <span class="bar__desk">Desk</span>
      </p>
      {page && (
        <label class="bar__page">
          <span class="unseen">Live page</span>
          <select class="input bar__select" value={page.id} onChange={event => look(event.currentTarget.value)}>
            {groups.map(status => {
              const those = pages.filter(one => one.status === status)
              return (
                those.length > 0 && (
                  <optgroup key={status} label={statusWords[status]}>
                    {those.map(one => (
                      <option key={one.id} value={one.id} selected={one.id === page.id}>
                        {one.headline}
                      </option>
                    ))}
                  </optgroup>
                )
              )
            })}
          </select>
        </label>
      )}
      {onNewPage && (
        <button type="button" class="button button--plain bar__new" onClick={onNewPage}>
          New page
        </button>
      )}
      {asideCount > 0 && onSetAside && (
        <button type="button" class="button button--plain bar__aside" onClick={onSetAside}>
          {setAsideWords(asideCount)}
        </button>
      )}
      <AccountMenu onView={onView} onSignOut={onSignOut} />
      {short.length > 0 && <p class="bar__weak">{short.join(' ')} Tell an administrator.</p>}
      {weaknesses.length > 0 && <p class="bar__weak">What was acknowledged may be lost here. {weaknesses.join(' ')}</p>}
    </header>
  )
}

function AccountMenu({ onView, onSignOut }: Pick<Props, 'onView' | 'onSignOut'>) {
  const { account, outbox } = useDesk()
  const sent = useStore(outbox.sent)
  const [isChanging, setChanging] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const waiting = sent.filter(one => !isDone(one)).length
  const menu = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const closeOutside = (event: PointerEvent) => {
      if (!menu.current?.contains(event.target as Node | null)) close()
    }
    addEventListener('pointerdown', closeOutside)
    return () => removeEventListener('pointerdown', closeOutside)
  }, [])

  function close(): void {
    if (menu.current) menu.current.open = false
  }

  function choose(deed: () => void): void {
    close()
    deed()
  }

  return (
    <>
      <details class="menu" ref={menu} onKeyDown={event => event.key === 'Escape' && close()}>
        <summary class="menu__button">{account.name}</summary>
        <div class="menu__list">
          <p class="menu__role">
            {roleWords[account.role]}
            {account.pages === 'all' ? ', all pages' : ''}
          </p>
          <button type="button" class="menu__item" onClick={() => choose(() => onView('account'))}>
            Your account
          </button>
          {mayManagePeople(account) && (
            <button type="button" class="menu__item" onClick={() => choose(() => onView('people'))}>
              People
            </button>
          )}
          {maySeeAudit(account) && (
            <button type="button" class="menu__item" onClick={() => choose(() => onView('audit'))}>
              Audit log
            </button>
          )}
          <button type="button" class="menu__item" onClick={() => choose(() => setChanging(true))}>
            Change password
          </button>
          <button
            type="button"
            class="menu__item"
            onClick={() => choose(() => (waiting > 0 ? setLeaving(true) : onSignOut()))}
          >
            Sign out
          </button>
        </div>
      </details>
      {isChanging && <ChangePassword onChanged={() => setChanging(false)} onCancel={() => setChanging(false)} />}
      {isLeaving && (
        <Dialog title="Something is still on its way" onCancel={() => setLeaving(false)}>
          <p class="dialog__text">
            {waiting === 1 ? 'One change was' : `${waiting} changes were`} not answered yet. It stays in this browser
            and goes on when you sign in here again.
          </p>
          <div class="row row--end">
            <button type="button" class="button" onClick={() => setLeaving(false)}>
              Stay
            </button>
            <button type="button" class="button button--main" onClick={onSignOut}>
              Sign out
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
