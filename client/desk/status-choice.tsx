/** How a page stands, each choice with what it means for readers. */
import type { PageStatus } from '../../shared/live-page.ts'
import { statusWords } from './words.ts'
import { useUniqueId } from './use-unique-id.ts'

const statusMeaning: Record<PageStatus, string> = {
  scheduled: 'Readers see when coverage begins. Entries can be published already.',
  live: 'Readers see that it is live, and every entry as it comes.',
  paused: 'Readers see a note that coverage is paused. Entries can still be published.',
  ended: 'Readers see that coverage has ended. No new entries; corrections and withdrawals still work.',
  down: 'Readers are told that the page was taken down, and get nothing of it: no page, no feed, no search result. The desk goes on; no new entries.',
}

interface Props {
  status: PageStatus
  /** Those to choose from. */
  statuses: readonly PageStatus[]
  isLocked: boolean
  choose: (status: PageStatus) => void
}

export function StatusChoice({ status, statuses, isLocked, choose }: Props) {
  const name = useUniqueId()
  return (
    <fieldset class="status-choice" disabled={isLocked}>
      <legend class="field__label">Status</legend>
      {statuses.map(one => (
        <label key={one} class="tick">
          <input
            type="radio"
            name={name}
            checked={status === one}
            aria-describedby={`${name}-${one}`}
            onChange={() => choose(one)}
          />
          <span>
            <b>{statusWords[one]}</b>
            <span class="status-choice__meaning" id={`${name}-${one}`}>
              {statusMeaning[one]}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
