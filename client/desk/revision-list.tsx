/** The revisions of an entry, newest first, with the choice of two that are compared. */
import type { RevisionView } from '../../shared/http-api.ts'
import { timeWords } from './time-words.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Compared {
  from: number
  to: number
}

interface Props {
  revisions: readonly RevisionView[]
  /** Whether readers see the newest of them. */
  isShown: boolean
  compared: Compared
  compare: (compared: Compared) => void
  /** Undefined for whoever may not. */
  restore: ((revision: RevisionView) => void) | undefined
}

export function RevisionList({ revisions, isShown, compared, compare, restore }: Props) {
  const name = useUniqueId()
  const newest = revisions.at(-1)?.revision
  const choice = (side: 'from' | 'to', revision: number) => (
    <input
      type="radio"
      name={`${name}-${side}`}
      aria-label={side === 'from' ? `Compare from revision ${revision}` : `Compare to revision ${revision}`}
      checked={compared[side] === revision}
      disabled={side === 'from' ? revision >= compared.to : revision <= compared.from}
      onChange={() => compare({ ...compared, [side]: revision })}
    />
  )
  return (
    <div class="history__list">
      {revisions.length > 1 && (
        <p class="history__head" aria-hidden="true">
          <span>From</span>
          <span>To</span>
        </p>
      )}
      <ol class="history__revisions" aria-label="Revisions, newest first">
        {revisions.toReversed().map(one => (
          <li key={one.revision} class="history__one">
            {revisions.length > 1 && (
              <>
                {choice('from', one.revision)}
                {choice('to', one.revision)}
              </>
            )}
            <p class="history__what">
              <b>Revision {one.revision}</b>
              {one.revision === newest && (isShown ? ' · what readers have' : ' · the last one')}
              <span class="history__who">{madeInWords(one)}</span>
            </p>
            {restore && one.revision !== newest && (
              <button
                type="button"
                class="button button--small"
                aria-label={`Restore revision ${one.revision}`}
                onClick={() => restore(one)}
              >
                Restore
              </button>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

function madeInWords({ by, at }: RevisionView): string {
  const who = by ?? 'Who made it was not kept'
  return at === undefined ? who : `${who}, ${timeWords(at)}`
}
