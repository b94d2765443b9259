/** What is on its way beside the open forms: withdrawals, entries set aside, refusals that wait for someone. */
import { useEffect, useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { isBlank } from './draft.ts'
import type { Sent } from './sent.ts'
import { titleOfSent } from './sent.ts'
import { useStore } from './store.ts'
import { WayView } from './way.tsx'
import { pagesInWords } from './words.ts'

/** How long something that went live stays in the list, ms. */
const lingerMs = 10_000

const deeds: Partial<Record<Sent['command']['type'], string>> = {
  publish: 'New entry',
  edit: 'Edit',
  withdraw: 'Withdrawal',
  restore: 'Restored entry',
  place: 'On more pages',
  unplace: 'Off some pages',
  pin: 'Pin',
  unpin: 'Unpin',
  mark: 'Key event',
  unmark: 'No key event',
  page: 'Page settings',
  createPage: 'New page',
  orderPins: 'Order of pins',
  reschedule: 'Another time',
  unschedule: 'Giving up a schedule',
}

interface Props {
  composing: Composing
  pages: readonly LivePage[]
}

export function SentList({ composing, pages }: Props) {
  const { outbox } = useDesk()
  const all = useStore(outbox.sent)
  const [, draw] = useState({})
  const shown = all.filter(one => one.id !== composing.sent?.id && one.id !== composing.last?.id && isWorthShowing(one))

  const lastDone = Math.max(0, ...shown.filter(one => one.way.is === 'live').map(one => one.doneAt ?? 0))
  useEffect(() => {
    if (lastDone === 0) return
    const timer = setTimeout(() => draw({}), lastDone + lingerMs - Date.now() + 50)
    return () => clearTimeout(timer)
  }, [lastDone])

  if (shown.length === 0) return null
  return (
    <section class="sent" aria-labelledby="sent-title">
      <h2 class="panel-title" id="sent-title">
        On its way
      </h2>
      <ol class="sent__list">
        {shown.map(one => (
          <li key={one.id} class="sent__one">
            <p class="sent__what">
              <b>{deeds[one.command.type] ?? 'Command'}</b> {titleOfSent(one)}
              <span class="sent__where"> · {pagesInWords(namesOf(one, pages))}</span>
            </p>
            <WayView sent={one} />
            {(one.way.is === 'refused' || one.way.is === 'parked') && (
              <div class="row">
                {one.command.type === 'publish' && (
                  <button
                    type="button"
                    class="button button--small"
                    disabled={!isBlank(composing.draft)}
                    onClick={() => composing.takeBack(one)}
                  >
                    {isBlank(composing.draft) ? 'Change it' : 'Change it, once the form is empty'}
                  </button>
                )}
                <button type="button" class="button button--small" onClick={() => outbox.dismiss(one.id)}>
                  {one.command.type === 'publish' ? 'Discard' : 'Dismiss'}
                </button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function isWorthShowing({ way, doneAt }: Sent): boolean {
  return way.is !== 'live' || Date.now() - (doneAt ?? 0) < lingerMs
}

function namesOf({ pages }: Sent, list: readonly LivePage[]): string[] {
  return pages.map(id => list.find(page => page.id === id)?.headline ?? 'a page')
}
