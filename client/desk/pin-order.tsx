/** The pinned entries of a page and their order, which two buttons change. */
import { useRef } from 'preact/hooks'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import { may } from '../../shared/permissions.ts'
import { pinnedEntries, type Timeline } from '../../shared/timeline.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { isDone } from './sent.ts'
import { useStore } from './store.ts'

export function PinOrder({ timeline }: { timeline: Timeline }) {
  const { account, outbox } = useDesk()
  const sent = useStore(outbox.sent)
  const list = useRef<HTMLOListElement>(null)
  const { page } = timeline
  const entries = pinnedEntries(timeline)
  if (entries.length < 2 || entries.length < timeline.pins.length || !may(account, 'orderPins', [page.id])) return null

  // The order that was asked for is shown while it is on its way: what is pressed next builds on it.
  const asked = sent.find(
    one => one.command.type === 'orderPins' && one.command.page === page.id && !isDone(one),
  )?.command
  const order = asked?.type === 'orderPins' && isSameSet(asked.pins, timeline.pins) ? asked.pins : timeline.pins
  const shown = order.flatMap(id => entries.find(entry => entry.id === id) ?? [])
  const titles = shown.map(entry => ('bodyPending' in entry ? (entry.headline ?? 'Update') : titleOf(entry)))

  function move(id: EntryId, by: -1 | 1): void {
    const from = order.indexOf(id)
    const without = order.filter(one => one !== id)
    const pins = without.toSpliced(from + by, 0, id)
    outbox.add({ type: 'orderPins', page: page.id, pins }, [page.id])
    announce(`${titles[from]}: place ${from + by + 1} of ${pins.length}`)
    // The buttons move with the entry; at the end of the list the other one goes on.
    requestAnimationFrame(() => {
      const buttons = list.current?.children[from + by]?.querySelectorAll<HTMLButtonElement>('button') ?? []
      const [up, down] = buttons
      const wanted = by < 0 ? up : down
      ;(wanted?.disabled ? (by < 0 ? down : up) : wanted)?.focus()
    })
  }

  return (
    <section class="pin-order" aria-labelledby="pin-order-title">
      <h2 class="panel-title" id="pin-order-title">
        Pinned, as readers see them
      </h2>
      <ol class="pin-order__list" ref={list}>
        {shown.map((entry, place) => (
          <li key={entry.id} class="pin-order__one">
            <div class="pin-order__line">
              <span class="pin-order__title" lang={page.language} dir={page.direction}>
                {titles[place]}
              </span>
              <span class="row">
                <button
                  type="button"
                  class="button button--small"
                  disabled={place === 0}
                  aria-label={`Move up: ${titles[place]}`}
                  onClick={() => move(entry.id, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  class="button button--small"
                  disabled={place === shown.length - 1}
                  aria-label={`Move down: ${titles[place]}`}
                  onClick={() => move(entry.id, 1)}
                >
                  ↓
                </button>
              </span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function isSameSet(one: readonly EntryId[], other: readonly EntryId[]): boolean {
  return one.length === other.length && one.every(id => other.includes(id))
}
