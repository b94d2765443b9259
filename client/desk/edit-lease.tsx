/** In an open edit: somebody else who edits the same entry, and what one can do about it. It keeps nobody from saving. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { plainText } from '../../shared/block.ts'
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import { editedByOther, isOpenElsewhere } from './beside.ts'
import { partsOf } from './body-parts.ts'
import { useDesk } from './desk-state.ts'
import { useStore } from './store.ts'
import { timeWords } from './time-words.ts'

export function EditLease({ entry, body }: { entry: EntryId; body: () => EntryBody }) {
  const { account, beside } = useDesk()
  const known = useStore(beside.together)
  const other = editedByOther(account, known, entry)
  const isOwn = known?.leases.some(lease => lease.entry === entry && lease.account === account.id) ?? false
  const wasOwn = useRef(false)
  useEffect(() => {
    if (isOwn) wasOwn.current = true
  }, [isOwn])

  if (!other) {
    if (!isOpenElsewhere(account, known, beside.tab, entry)) return null
    return <p class="note">You have this entry open in another tab or on another device, too.</p>
  }
  const since = timeWords(other.since)
  return (
    <div class="lease" role="group" aria-label="Somebody else edits this entry">
      {wasOwn.current ? (
        <p role="alert">
          <b>
            {other.name} took over at {since}.
          </b>{' '}
          Your text is kept here. You can copy it, or go on: when {other.name} saves, you can merge both.
        </p>
      ) : (
        <p role="status">
          <b>
            {other.name} has been editing since {since}.
          </b>{' '}
          If you both save, the second of you is asked to merge.
        </p>
      )}
      <div class="row">
        <button type="button" class="button button--small" onClick={() => beside.takeOver(entry)}>
          {wasOwn.current ? 'Take it back' : 'Take over'}
        </button>
        {wasOwn.current && <CopyText body={body} />}
      </div>
    </div>
  )
}

/** Only where the browser lets a page write to the clipboard: over https, and on this very machine. */
function CopyText({ body }: { body: () => EntryBody }) {
  const [said, setSaid] = useState<string>()
  if (!('clipboard' in navigator)) return null
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(textOf(body()))
      setSaid('Copied.')
    } catch {
      setSaid('The browser did not let it be copied: select the text and copy it by hand.') // it was forbidden
    }
  }
  return (
    <>
      <button type="button" class="button button--small" onClick={() => void copy()}>
        Copy my text
      </button>
      <span class="field__hint" role="status">
        {said}
      </span>
    </>
  )
}

/** The words of an entry, a line for each of its parts. */
export function textOf({ headline, blocks }: EntryBody): string {
  const lines = blocks.flatMap(block => partsOf(block).map(({ runs }) => plainText(runs)))
  return [headline ?? [], lines].flat().join('\n\n')
}
