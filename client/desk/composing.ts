/** The entry that is being written: kept at every keystroke, sent, and put away only when the pages show it. */
import { useEffect, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { CommandId } from '../../shared/command.ts'
import type { Author, EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { useDesk } from './desk-state.ts'
import { bodyOf, type Draft, draftFrom, emptyDraft, isBlank } from './draft.ts'
import { forget, keep, readKept } from './kept.ts'
import type { Sent } from './sent.ts'
import { useStore } from './store.ts'

interface Kept {
  draft: Draft
  /** Stays the same until it is live: however often it is tried, it becomes one entry. */
  entry: EntryId
  sending?: CommandId
}

export interface Composing {
  draft: Draft
  /** The command that carries this draft, once it was sent. */
  sent: Sent | undefined
  /** What was last published from here. */
  last: Sent | undefined
  /** False when the browser keeps nothing: the draft then lives only in this tab. */
  isKept: boolean
  change(part: Partial<Draft>): void
  publish(): void
  /** Leaves what is on its way to the outbox, so that the next entry can be written. */
  setAside(): void
  /** Takes a refused entry back, to be changed. Only while nothing else is being written. */
  takeBack(sent: Sent): void
  clear(): void
}

/** @param page the page that is looked at: new drafts begin with it */
export function useComposing(page: PageId | undefined): Composing {
  const { account, outbox, draftSlot } = useDesk()
  const all = useStore(outbox.sent)
  const [kept, setKept] = useState<Kept>(
    () => readKept<Kept>(draftSlot) ?? fresh(page, bylineOf(account.id, account.name)),
  )
  const [isKept, setIsKept] = useState(true)
  const [last, setLast] = useState<CommandId>()
  const sent = all.find(one => one.id === kept.sending)

  function put(next: Kept): void {
    setKept(next)
    if (isBlank(next.draft) && !next.sending) forget(draftSlot)
    else setIsKept(keep(draftSlot, next))
  }

  function begin(): void {
    put(fresh(page, bylineOf(account.id, account.name)))
  }

  const isLive = sent?.way.is === 'live'
  // Refused and parked commands leave the outbox by hand only: one that is missing there was live.
  const isGone = kept.sending !== undefined && !sent
  useEffect(() => {
    if (!isLive && !isGone) return
    setLast(kept.sending)
    begin()
  }, [isLive, isGone])

  // A draft without a word in it follows the page that is looked at.
  useEffect(() => {
    if (page && isBlank(kept.draft) && !kept.sending) put({ ...kept, draft: { ...kept.draft, pages: [page] } })
  }, [page])

  return {
    draft: kept.draft,
    sent,
    last: all.find(one => one.id === last),
    isKept,

    change(part) {
      const { sending, ...rest } = kept
      // A refused draft that is changed is another command; until then its refusal stays on screen.
      const isOpen = sent?.way.is === 'refused' || sent?.way.is === 'parked'
      if (isOpen && sending) outbox.dismiss(sending)
      put({ ...rest, ...(sending && !isOpen ? { sending } : {}), draft: { ...kept.draft, ...part } })
    },

    publish() {
      if (kept.sending) outbox.dismiss(kept.sending)
      const { draft, entry } = kept
      rememberByline(account.id, draft.authors)
      const { id } = outbox.add(
        { type: 'publish', entry: { ...bodyOf(draft), id: entry }, pages: draft.pages },
        draft.pages,
      )
      put({ draft, entry, sending: id })
    },

    setAside: begin,

    takeBack({ id, command }) {
      if (command.type !== 'publish') return
      put({ draft: draftFrom(command.entry, command.pages), entry: command.entry.id, sending: id })
    },

    clear() {
      if (kept.sending) outbox.dismiss(kept.sending)
      begin()
    },
  }
}

function fresh(page: PageId | undefined, authors: Author[]): Kept {
  return { draft: emptyDraft(page ? [page] : [], authors), entry: newId() }
}

const bylineName = (account: string) => `byline:${account}`

/** The name and title that someone used last; at first the name of the account. */
function bylineOf(account: string, name: string): Author[] {
  return readKept<Author[]>(bylineName(account)) ?? [{ name }]
}

function rememberByline(account: string, authors: Author[]): void {
  keep(bylineName(account), authors)
}
