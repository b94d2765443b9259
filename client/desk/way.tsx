/** How far a command has come: waiting, accepted, live, or the reason why not. */
import { useDesk } from './desk-state.ts'
import { sentTo } from './receipts.ts'
import { isDone, type Sent } from './sent.ts'
import { usePart } from './store.ts'
import { wayWords } from './words.ts'

const stages = ['Waiting', 'Accepted', 'Live'] as const

function reached({ way }: Sent): number {
  switch (way.is) {
    case 'waiting':
      return 0
    case 'accepted':
      return 1
    case 'committed':
      return 1
    case 'live':
      return 2
    case 'refused':
    case 'parked':
      return -1
  }
}

export function WayView({ sent }: { sent: Sent }) {
  const { beside } = useDesk()
  const stage = reached(sent)
  const { way } = sent
  const readers = usePart(beside.receipts, known =>
    way.is === 'live' ? sentTo(known, way.reply?.pages ?? []) : undefined,
  )
  const isTroubled = (way.is === 'waiting' || way.is === 'accepted') && way.trouble !== undefined
  return (
    <div class={`way way--${way.is}${isTroubled ? ' way--troubled' : ''}`} data-way={way.is}>
      {stage >= 0 && (
        <ol class="way__stages" aria-hidden="true">
          {stages.map((name, place) => (
            <li key={name} class={`way__stage${place <= stage ? ' way__stage--reached' : ''}`}>
              {name}
            </li>
          ))}
        </ol>
      )}
      <p class="way__words" role={way.is === 'refused' || way.is === 'parked' ? 'alert' : undefined}>
        {wayWords(sent, readers)}
      </p>
      {!isDone(sent) && isTroubled && <progress class="way__progress" aria-label="Trying again" />}
    </div>
  )
}
