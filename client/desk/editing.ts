/** An edit that is open: what is being changed, on which revision, kept at every keystroke. */
import { useEffect, useState } from 'preact/hooks'
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { useDesk } from './desk-state.ts'
import { bodyOf, type Draft, draftFrom, isSameBody } from './draft.ts'
import { keep, readKept } from './kept.ts'
import { closeEdit, type KeptEdit, nameOfEdit } from './open-edits.ts'
import type { Sent } from './sent.ts'
import { useStore } from './store.ts'

export interface Editing {
  base: CurrentEntry
  draft: Draft
  sent: Sent | undefined
  isChanged: boolean
  /** A save was refused, for the entry was changed meanwhile. */
  isRefusedAsOld: boolean
  change(part: Partial<Draft>): void
  save(): void
  /** Goes on with a text that was chosen from a newer revision and what was written here. */
  goOnFrom(current: CurrentEntry, body: EntryBody): void
  close(): void
}

/** @returns undefined when nothing is kept for this entry */
export function useEditing(entry: EntryId): Editing | undefined {
  const { account, outbox } = useDesk()
  const name = nameOfEdit(account, entry)
  const [kept, setKept] = useState(() => readKept<KeptEdit>(name))
  const all = useStore(outbox.sent)
  const sent = all.find(one => one.id === kept?.sending)

  function put(next: KeptEdit): void {
    setKept(next)
    keep(name, next)
  }

  function close(): void {
    if (kept?.sending) outbox.dismiss(kept.sending)
    closeEdit(account, entry)
  }

  // What left the outbox by itself was live.
  const isDone = kept?.sending !== undefined && (!sent || sent.way.is === 'live')
  useEffect(() => {
    if (isDone) close()
  }, [isDone])

  if (!kept) return undefined
  const { base, draft, sending } = kept
  const refused = sent?.way.is === 'refused' ? sent.way.problem : undefined

  /** Another command than the one that was refused. */
  function goOn(next: Omit<KeptEdit, 'sending'>): void {
    if (sending) outbox.dismiss(sending)
    put(next)
  }

  return {
    base,
    draft,
    sent,
    // Compared as both would be sent: an entry from elsewhere may hold blanks that this desk leaves out.
    isChanged: !isSameBody(bodyOf(draft), bodyOf(draftFrom(base.body, base.pages))),
    isRefusedAsOld: refused?.code === 'conflict',

    change(part) {
      goOn({ base, draft: { ...draft, ...part } })
    },

    save() {
      if (sending) outbox.dismiss(sending)
      const body = bodyOf(draft)
      const { id } = outbox.add({ type: 'edit', entry: { ...body, id: base.id, revision: base.revision } }, base.pages)
      put({ base, draft, sending: id })
    },

    goOnFrom: (current, body) => goOn({ base: current, draft: draftFrom(body, current.pages) }),
    close,
  }
}
