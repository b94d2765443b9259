/** Something that is asked for when a view opens: on its way, not to be had, or there. */
import { useEffect, useState } from 'preact/hooks'
import type { Outcome } from './desk-api.ts'
import { troubleInWords } from './trouble.ts'

/** `isFinal`: a considered no, asking again does not help. */
export type Asked<Value> =
  | { is: 'loading' }
  | { is: 'failed'; detail: string; isFinal: boolean }
  | { is: 'here'; value: Value }

/**
 * Asks, and again whenever `about` changes or `again` is called; what was there stays until the new answer comes.
 * @param about what the question depends on
 */
export function useAsked<Value>(
  ask: () => Promise<Outcome<Value>>,
  about: readonly unknown[] = [],
): [Asked<Value>, again: () => void] {
  const [asked, setAsked] = useState<Asked<Value>>({ is: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isWanted = true
    void ask().then(outcome => {
      if (!isWanted) return
      if (outcome.is === 'done') setAsked({ is: 'here', value: outcome.value })
      else setAsked({ is: 'failed', detail: troubleInWords(outcome), isFinal: outcome.is === 'refused' })
    })
    return () => {
      isWanted = false
    }
  }, [...about, round])
  return [asked, () => setRound(was => was + 1)]
}

interface Props {
  asked: { is: 'loading' } | { is: 'failed'; detail: string }
  /** Like "Loading your drafts…". */
  loading: string
  again: () => void
}

/** What stands in place of something that is not there yet. */
export function NotHere({ asked, loading, again }: Props) {
  if (asked.is === 'loading') {
    return (
      <p class="page__opening" role="status">
        {loading}
      </p>
    )
  }
  return (
    <div class="page__opening">
      <p class="problem" role="alert">
        {asked.detail}
      </p>
      <button type="button" class="button button--small" onClick={again}>
        Try again
      </button>
    </div>
  )
}
