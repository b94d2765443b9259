/** Who else looks at this page, and what they edit: one line that never grows by itself. */
import type { EntryId } from '../../shared/entry.ts'
import { othersHere } from './beside.ts'
import { useDesk } from './desk-state.ts'
import { useStore } from './store.ts'
import { namesInWords } from './words.ts'

/** @param titleOf what an entry is called, where that is known here */
export function WhoIsHere({ titleOf }: { titleOf: (entry: EntryId) => string | undefined }) {
  const { account, beside } = useDesk()
  const known = useStore(beside.together)
  if (!known) return <p class="here here--quiet">Who else is here is not known without a connection.</p>
  const others = othersHere(account, known)
  if (others.length === 0) return <p class="here here--quiet">Nobody else is at the desk on this page.</p>
  return (
    <details class="here">
      <summary class="here__line">
        <span class="here__names">Also here: {namesInWords(others.map(({ name }) => name))}</span>
      </summary>
      <ul class="here__list">
        {others.map(({ account, name, edits }) => (
          <li key={account}>
            <b>{name}</b>
            {edits.length > 0 && <> is editing {edits.map(entry => `“${titleOf(entry) ?? 'an entry'}”`).join(', ')}</>}
          </li>
        ))}
      </ul>
    </details>
  )
}
