/** Commands that were set aside: what, who, when, why, and every word of them, so that they can be sent again. */
import { useEffect, useRef } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { SetAsideCommand } from './set-aside-command.tsx'
import { useStore } from './store.ts'

interface Props {
  pages: readonly LivePage[]
  onBack: () => void
}

export function SetAsideView({ pages, onBack }: Props) {
  const { setAside } = useDesk()
  const commands = useStore(setAside.commands)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    title.current?.focus()
    void setAside.refresh()
  }, [])

  // What was sent again leaves by itself, and takes the focus along that was on it.
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus()
  }, [commands.length])

  return (
    <main class="aside">
      <div class="aside__head">
        <h1 class="page__title" tabIndex={-1} ref={title}>
          Set aside
        </h1>
        <button type="button" class="button button--small" onClick={onBack}>
          Back to the page
        </button>
      </div>
      <p>
        These commands were accepted, then failed again and again. They do not start again by themselves; each is kept
        here until you send it again or dismiss it.
      </p>
      {commands.length === 0 && <p class="note">Nothing is set aside.</p>}
      <ol class="aside__list">
        {commands.map(one => (
          <SetAsideCommand
            key={one.id}
            parked={one}
            pages={pages}
            onDismissed={() => {
              title.current?.focus()
              announce('Dismissed')
            }}
          />
        ))}
      </ol>
    </main>
  )
}
