/** Someone else saved meanwhile: what it was, theirs and mine side by side, and a choice for every place that differs. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { EntryBody } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { MergeRowView } from './merge-row.tsx'
import type { Newest } from './newest-entry.ts'
import { timeWords } from './time-words.ts'
import { type Choice, type Choices, givenChoices, mergedBody, mergeRows, undecided } from './merging.ts'

interface Props {
  base: CurrentEntry
  newest: Newest
  mine: EntryBody
  /** The text that was chosen: it goes on in the form, and nothing is saved yet. */
  onMerged: (body: EntryBody) => void
  onBack: () => void
}

export function MergeView({ base, newest, mine, onMerged, onBack }: Props) {
  const { current: theirs, by, at } = newest
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  const rows = useMemo(() => mergeRows({ base: base.body, theirs: theirs.body, mine }), [base, theirs, mine])
  const [choices, setChoices] = useState<Choices>(() => givenChoices(rows))
  const open = undecided(rows, choices)
  const differing = rows.filter(({ differs }) => differs !== 'none')
  const chooseAll = (choice: Choice) => setChoices(Object.fromEntries(differing.map(({ id }) => [id, choice])))
  const id = `merge-${theirs.id}`

  return (
    <section class="merge" aria-labelledby={id} tabIndex={-1} ref={box}>
      <h3 class="merge__title" id={id}>
        This entry was changed meanwhile
      </h3>
      <p>
        {by
          ? `${by} saved revision ${theirs.revision}${at === undefined ? '' : ` at ${timeWords(at)}`}.`
          : `Readers have revision ${theirs.revision} now.`}{' '}
        Choose where both of you changed something. Nothing is saved by choosing; afterwards you can still change the
        text.
      </p>
      {theirs.state === 'withdrawn' && <p class="problem">It is withdrawn now: readers do not see it.</p>}
      <div class="row">
        <button type="button" class="button button--small" onClick={() => chooseAll('theirs')}>
          All of theirs
        </button>
        <button type="button" class="button button--small" onClick={() => chooseAll('mine')}>
          All of mine
        </button>
      </div>
      {differing.length === 0 && <p class="note">Both texts are the same.</p>}
      {rows.map(row => (
        <MergeRowView
          key={row.id}
          row={row}
          bodies={{ base: base.body, theirs: theirs.body, mine }}
          choice={choices[row.id]}
          choose={choice => setChoices({ ...choices, [row.id]: choice })}
        />
      ))}
      <div class="row merge__foot">
        <button
          type="button"
          class="button button--main"
          disabled={open.length > 0}
          onClick={() => onMerged(mergedBody({ theirs: theirs.body, mine }, rows, choices))}
        >
          Go on with this text
        </button>
        <button type="button" class="button button--plain" onClick={onBack}>
          Back to my text
        </button>
        <p class="field__hint" role="status">
          {open.length === 0
            ? ''
            : open.length === 1
              ? '1 place left to choose'
              : `${open.length} places left to choose`}
        </p>
      </div>
    </section>
  )
}
