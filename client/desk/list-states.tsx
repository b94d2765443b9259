/** A list before it is there, and when it cannot be. */
import type { Polled } from './polled.ts'

interface Props {
  list: Exclude<Polled<unknown>, { is: 'here' }>
  /** Like "Loading your drafts…". */
  loading: string
  again: () => void
}

export function ListState({ list, loading, again }: Props) {
  if (list.is === 'loading') {
    return (
      <p class="page__opening" role="status">
        {loading}
      </p>
    )
  }
  return (
    <div class="page__opening">
      <p class="problem">{list.detail}</p>
      <button type="button" class="button button--small" onClick={again}>
        Try again
      </button>
    </div>
  )
}
