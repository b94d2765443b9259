/** One place of a merge: as it was, theirs and mine, with what each changed marked, and the choice. */
import type { EntryBody } from '../../shared/entry.ts'
import { blockDifferences } from './body-differences.ts'
import { fieldRuns } from './body-parts.ts'
import { MarkedBody, MarkedWords } from './marked-words.tsx'
import type { Choice, MergeRow } from './merging.ts'

interface Props {
  row: MergeRow
  bodies: { base: EntryBody; theirs: EntryBody; mine: EntryBody }
  choice: Choice | undefined
  choose: (choice: Choice) => void
}

const changedBy = { none: '', theirs: 'changed by them', mine: 'changed by you', conflict: 'changed by both: choose' }
const sides = { theirs: 'Theirs', mine: 'Mine' } as const

export function MergeRowView({ row, bodies, choice, choose }: Props) {
  if (row.differs === 'none') {
    // Fields that nobody touched are of no interest; blocks are what the others stand between.
    if (row.of === 'field') return null
    return (
      <details class="merge__same">
        <summary>{row.label} · unchanged</summary>
        <Side row={row} bodies={bodies} side="base" />
      </details>
    )
  }
  const mayKeepBoth = row.of === 'blocks' && row.theirs.length > 0 && row.mine.length > 0
  return (
    <fieldset class={`merge__row merge__row--${row.differs}${choice ? '' : ' merge__row--open'}`}>
      <legend class="merge__label">
        {row.label} · {changedBy[row.differs]}
      </legend>
      <div class="merge__sides">
        <div class="merge__side">
          <p class="merge__head">As it was</p>
          <Side row={row} bodies={bodies} side="base" />
        </div>
        {(['theirs', 'mine'] as const).map(side => (
          <div key={side} class={`merge__side${choice === side || choice === 'both' ? ' merge__side--chosen' : ''}`}>
            <label class="merge__head tick">
              <input type="radio" name={row.id} checked={choice === side} onChange={() => choose(side)} />
              <span>{sides[side]}</span>
            </label>
            <Side row={row} bodies={bodies} side={side} />
          </div>
        ))}
      </div>
      {mayKeepBoth && (
        <label class="tick">
          <input type="radio" name={row.id} checked={choice === 'both'} onChange={() => choose('both')} />
          <span>Keep both, theirs first</span>
        </label>
      )}
    </fieldset>
  )
}

function Side({ row, bodies, side }: Pick<Props, 'row' | 'bodies'> & { side: 'base' | 'theirs' | 'mine' }) {
  if (row.of === 'field') {
    const words = fieldRuns(bodies[side], row.field)
    const was = fieldRuns(bodies.base, row.field)
    if (words.length + was.length === 0) return <Nothing />
    return (
      <p class="merge__words">
        {words.length === 0 && side === 'base' ? <Nothing /> : <MarkedWords before={was} after={words} />}
      </p>
    )
  }
  if (row[side].length === 0 && (side === 'base' || row.base.length === 0)) return <Nothing />
  return (
    <div class="merge__words">
      <MarkedBody differences={blockDifferences(row.base, row[side])} isWhole />
    </div>
  )
}

const Nothing = () => <span class="field__hint">Nothing here</span>
