/** The entry that is being written: kept at every keystroke, sent, and put away only when the pages show it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { CommandId } from '../../shared/command.ts'
import type { StoredDraft } from '../../shared/draft.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { useDesk } from './desk-state.ts'
import { bodyOf, contentOf, type Draft, draftFrom, isBlank } from './draft.ts'
import { createDraftSaver, type DraftSaver, type Saving } from './draft-saver.ts'
import { forget, keep, readKept } from './kept.ts'
import { beginDraft, type DraftOrigin, type KeptDraft, keptFrom, notSaved, rememberByline } from './kept-draft.ts'
import { rememberAuthors } from './recent-authors.ts'
import type { Sent } from './sent.ts'
import { useStore } from './store.ts'
import { troubleInWords } from './trouble.ts'

export interface Composing {
  draft: Draft
  entry: EntryId
  origin: DraftOrigin | undefined
  /** The command that carries this draft, once it was sent. */
  sent: Sent | undefined
  /** What was last published from here. */
  last: Sent | undefined
  /** False when the browser keeps nothing: the draft then lives only in this tab. */
  isKept: boolean
  /** How far the service has it. */
  saving: Saving
  /** Something that happened to it elsewhere, in a sentence. */
  news: string | undefined
  change(part: Partial<Draft>): void
  publish(): void
  /** Saves on the service what is not there yet. @returns why that is not done, in words */
  saveNow(): Promise<string | undefined>
  /** @returns why it is not submitted, in words */
  submit(): Promise<string | undefined>
  /** Puts it among the drafts and begins another entry. @returns why not, in words */
  putAway(): Promise<string | undefined>
  /** Goes on with a draft of the service; what is being written is put away. @returns why not, in words */
  open(stored: StoredDraft): Promise<string | undefined>
  keepMine(): void
  /** Shows the draft as the service now has it, where nothing unsaved stands here. */
  reload(): Promise<void>
  /** Begins another entry: this one is somebody else's now. @param said what became of it */
  leave(said: string): void
  takeTheirs(): void
  /** Leaves what is on its way to the outbox, so that the next entry can be written. */
  setAside(): void
  /** Takes a refused entry back, to be changed. Only while nothing else is being written. */
  takeBack(sent: Sent): void
  clear(): void
}

/** @param page the page that is looked at: new drafts begin with it */
export function useComposing(page: PageId | undefined): Composing {
  const { account, api, outbox, draftSlot } = useDesk()
  const all = useStore(outbox.sent)
  const begun = () => beginDraft(account, page)
  const [kept, setKept] = useState<KeptDraft>(() => readKept<KeptDraft>(draftSlot) ?? begun())
  const [isKept, setIsKept] = useState(true)
  const [last, setLast] = useState<CommandId>()
  const [news, setNews] = useState<string>()
  /** What was put last: answers of the service come between two drawings. */
  const now = useRef(kept)
  const savers = useRef<DraftSaver | undefined>(undefined)
  const saver = saverOf(now.current)
  const saving = useStore(saver.state)
  const sent = all.find(one => one.id === kept.sending)

  function put(next: KeptDraft): void {
    now.current = next
    setKept(next)
    if (isBlank(next.draft) && !next.sending && !next.version) forget(draftSlot)
    else setIsKept(keep(draftSlot, next))
  }

  function saverOf({ entry, version = 0 }: KeptDraft): DraftSaver {
    if (savers.current?.id === entry) return savers.current
    savers.current?.hold()
    savers.current = createDraftSaver({
      id: entry,
      version,
      save: api.saveDraft,
      now: Date.now,
      later(ms, then) {
        const timer = setTimeout(then, ms)
        return () => clearTimeout(timer)
      },
      onSaved(savedVersion, content) {
        const is = now.current
        if (is.entry !== entry) return
        const isAll = JSON.stringify(contentOf(is.draft)) === JSON.stringify(content)
        put({ ...is, version: savedVersion, isUnsaved: !isAll })
      },
    })
    return savers.current
  }

  function begin(): void {
    setNews(undefined)
    put(begun())
  }

  /** What is written here goes on, whatever became of its draft: under an id of its own, it cannot be mistaken for it. */
  function goOnAnew(said: string): void {
    const { draft } = now.current
    put({ draft, entry: newId(), isUnsaved: true })
    saverOf(now.current).change(contentOf(draft))
    setNews(said)
  }

  /** Another tab or device may have written on it, published it or thrown it away. */
  async function lookAfterIt(): Promise<void> {
    const { entry, version, sending } = now.current
    if (!version || sending) return
    const outcome = await api.draft(entry)
    const is = now.current
    if (is.entry !== entry || is.sending || (is.version ?? 0) > version) return
    if (outcome.is === 'done') return meet(outcome.value)
    if (outcome.is !== 'refused') return
    if (is.isUnsaved)
      return goOnAnew('This draft was published or discarded elsewhere. What you wrote since is kept here.')
    begin()
    setNews('The draft that stood here was published, submitted or discarded elsewhere.')
  }

  function meet(stored: StoredDraft): void {
    const is = now.current
    if (stored.version <= (is.version ?? 0)) return
    if (is.isUnsaved) return saver.meet(stored)
    saver.meet(stored)
    put(keptFrom(stored))
    setNews('This draft was changed elsewhere: this is how it stands now.')
  }

  useEffect(() => {
    const { draft, isUnsaved } = now.current
    if (isUnsaved && !now.current.sending) saver.change(contentOf(draft))
    const look = () => document.visibilityState === 'visible' && void lookAfterIt()
    void lookAfterIt()
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [])

  useEffect(() => {
    if (saving.is === 'gone')
      goOnAnew('This draft was published or discarded elsewhere. What you write goes on as a draft of its own.')
  }, [saving.is])

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
    const is = now.current
    if (page && isBlank(is.draft) && !is.sending && !is.version) put({ ...is, draft: { ...is.draft, pages: [page] } })
  }, [page])

  async function saveNow(): Promise<string | undefined> {
    const { draft, version, isUnsaved } = now.current
    if (isBlank(draft) && !version) return undefined
    if (isUnsaved || !version) saver.change(contentOf(draft))
    return notSaved(await saver.flush())
  }

  return {
    draft: kept.draft,
    entry: kept.entry,
    origin: kept.origin,
    sent,
    last: all.find(one => one.id === last),
    isKept,
    saving,
    news,

    change(part) {
      const { sending, ...rest } = now.current
      // A refused draft that is changed is another command; until then its refusal stays on screen.
      const isOpen = sent?.way.is === 'refused' || sent?.way.is === 'parked'
      if (isOpen && sending) outbox.dismiss(sending)
      const draft = { ...now.current.draft, ...part }
      put({ ...rest, ...(sending && !isOpen ? { sending } : {}), draft, isUnsaved: true })
      if (!isBlank(draft) || rest.version) saver.change(contentOf(draft))
    },

    publish() {
      const { sending, draft, entry } = now.current
      if (sending) outbox.dismiss(sending)
      saver.hold()
      rememberByline(account.id, draft.authors)
      rememberAuthors(account.id, draft.authors)
      const { pages, keyEvent, pinned, publishAt } = contentOf(draft)
      const more = { ...(keyEvent ? { keyEvent } : {}), ...(pinned ? { pinned } : {}) }
      const { id } = outbox.add(
        {
          type: 'publish',
          entry: { ...bodyOf(draft), id: entry },
          pages,
          ...more,
          ...(publishAt === undefined ? {} : { publishAt }),
        },
        pages,
      )
      put({ ...now.current, sending: id })
    },

    saveNow,

    async submit() {
      const { entry } = now.current
      const problem = await saveNow()
      if (problem) return problem
      const outcome = await api.submitDraft(entry, { version: saver.version() })
      if (outcome.is !== 'done') return troubleInWords(outcome)
      rememberAuthors(account.id, now.current.draft.authors)
      if (now.current.entry === entry) begin()
      setNews('Submitted for review. The editors of its pages see it now.')
      return undefined
    },

    async putAway() {
      const problem = await saveNow()
      if (!problem) begin()
      return problem
    },

    async open(stored) {
      if (stored.id === now.current.entry) return undefined
      if (now.current.sending) return 'An entry is on its way: wait a moment, or write the next one meanwhile.'
      const problem = await saveNow()
      if (problem) return problem
      setNews(undefined)
      put(keptFrom(stored))
      return undefined
    },

    keepMine: () => saver.keepMine(),
    reload: lookAfterIt,
    leave(said) {
      begin()
      setNews(said)
    },
    takeTheirs() {
      if (saving.is !== 'conflict') return
      saver.hold()
      savers.current = undefined
      put(keptFrom(saving.theirs))
    },

    setAside: begin,

    takeBack({ id, command }) {
      if (command.type !== 'publish') return
      const { entry, type: _, ...more } = command
      put({ draft: { ...draftFrom(entry, command.pages), ...more }, entry: entry.id, sending: id, isUnsaved: true })
    },

    clear() {
      const { sending, entry, version } = now.current
      if (sending) outbox.dismiss(sending)
      saver.hold()
      // What was on its way when it was thrown away would come back: it is asked for afterwards.
      void saver.flush().then(() => (version || saver.version() > 0 ? api.discardDraft(entry) : undefined))
      begin()
    },
  }
}
