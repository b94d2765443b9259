/** What all views of an open desk share: who is signed in, the pages they reach, what is on its way, which page is looked at. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import type { CommandReply, Me } from '../../shared/http-api.ts'
import type { LivePage, PageId, PageSettings } from '../../shared/live-page.ts'
import { announce } from './announcer.tsx'
import { type Beside, createBeside } from './beside.ts'
import type { DeskApi } from './desk-api.ts'
import { claimDraftSlot } from './draft-slot.ts'
import { createPictureStates, type PictureStates } from './media-states.ts'
import { findOpenEdits } from './open-edits.ts'
import { createFollowedPages, type FollowedPages } from './followed-pages.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { isDone, type Sent } from './sent.ts'
import { createSetAside, type SetAside } from './set-aside.ts'
import { type Shortages, watchShortages } from './shortages.ts'
import { createStore, type Store } from './store.ts'
import { troubleInWords } from './trouble.ts'
import { wayWords } from './words.ts'

export type PageList = { is: 'loading' } | { is: 'failed'; detail: string } | { is: 'here'; pages: LivePage[] }

export interface Desk {
  account: Account
  siteName: string
  /** Why what was acknowledged may be lost here. */
  weaknesses: readonly string[]
  api: DeskApi
  outbox: Outbox
  followed: FollowedPages
  /** Where this tab keeps what is being written. */
  draftSlot: string
  pages: Store<PageList>
  /** Who else is at the desk, who edits what, and how far operations went. */
  beside: Beside
  /** Commands of everybody that were set aside; nobody but administrators ever sees one. */
  setAside: SetAside
  /** What the service is running out of. */
  shortages: Shortages
  /** How far uploaded pictures are. */
  pictures: PictureStates
  refreshPages(): Promise<void>
  /** The same desk for an account whose role or pages were changed meanwhile; what is being written stays. */
  withRights(account: Account): Desk
  close(): void
}

const DeskContext = createContext<Desk | undefined>(undefined)
export const DeskProvider = DeskContext.Provider

/** @throws Error outside of an open desk */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('No desk is open here')
  return desk
}

export async function openDesk(
  { account, siteName, weaknesses }: Me,
  api: DeskApi,
  onSignedOut: () => void,
): Promise<Desk> {
  const pages = createStore<PageList>({ is: 'loading' })
  let mine = account
  const setAside = createSetAside(() => mine, api)
  const shortages = watchShortages(api)
  const pictures = createPictureStates(api.picture)
  const outbox = createOutbox({
    account,
    send: api.send,
    newId: () => newId(),
    now: Date.now,
    chance: Math.random,
    later(ms, then) {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
    onSignedOut,
  })
  const followed = createFollowedPages({
    api,
    onDraw: (page, timeline) => {
      outbox.see(page, timeline)
      takeNews(timeline.page)
    },
    onReplaced: page => {
      outbox.resend(page)
      beside.tellAnew(page)
    },
  })

  /** What a followed page says of itself is newer than the list. */
  function takeNews(page: LivePage): void {
    const list = pages.get()
    if (list.is !== 'here') return
    const known = list.pages.find(one => one.id === page.id)
    if (!known || known === page || known.sequence >= page.sequence) return
    pages.set({ is: 'here', pages: list.pages.map(one => (one.id === page.id ? page : one)) })
  }

  /** A page that was made here is there before the list is asked for again. */
  function addPage(page: PageSettings & { id: PageId }, reply: CommandReply): void {
    const list = pages.get()
    const sequence = reply.pages?.find(one => one.id === page.id)?.sequence
    if (list.is !== 'here' || sequence === undefined || list.pages.some(one => one.id === page.id)) return
    pages.set({ is: 'here', pages: [...list.pages, { ...page, sequence }] })
  }

  async function refreshPages(): Promise<void> {
    const outcome = await api.pages()
    if (outcome.is === 'done') pages.set({ is: 'here', pages: outcome.value.pages })
    else if (pages.get().is !== 'here') pages.set({ is: 'failed', detail: troubleInWords(outcome) })
  }

  const beside = createBeside(account)

  const addressOf = (id: PageId) => {
    const list = pages.get()
    return list.is === 'here' ? list.pages.find(page => page.id === id)?.slug : undefined
  }

  /**
   * Pages that some command has to reach are followed too, whichever page is looked at, and go on being followed while it
   * is remembered: each of them may be the one that loses it.
   */
  const holding = new Map<PageId, () => void>()
  function followWhatIsOnItsWay(): void {
    const wanted = new Set(
      outbox.sent.get().flatMap(one => (one.way.is === 'refused' || one.way.is === 'parked' ? [] : one.pages)),
    )
    for (const page of wanted) {
      const slug = addressOf(page)
      if (slug && !holding.has(page)) holding.set(page, followed.hold(page, slug).release)
    }
    beside.sendTo([...wanted])
    for (const [page, release] of holding) {
      if (wanted.has(page)) continue
      holding.delete(page)
      release()
    }
  }

  const told = new Map<string, Sent['way']['is']>(outbox.sent.get().map(one => [one.id, one.way.is]))
  function tellWhatBecameOfIt(): void {
    for (const one of outbox.sent.get()) {
      if (told.get(one.id) === one.way.is) continue
      told.set(one.id, one.way.is)
      if (one.command.type === 'createPage' && one.way.is === 'committed') addPage(one.command.page, one.way.reply)
      if (isDone(one)) announce(wayWords(one))
      if (one.way.is === 'parked') void setAside.refresh()
      dismissReplaced(one)
    }
  }

  /** Once a command that was set aside has a successor that the service keeps, the old one has done its duty. */
  function dismissReplaced({ replaces, way }: Sent): void {
    if (replaces && (way.is === 'live' || way.is === 'committed' || way.is === 'parked'))
      void setAside.dismiss(replaces)
  }
  for (const one of outbox.sent.get()) dismissReplaced(one)

  const stops = [
    outbox.sent.follow(followWhatIsOnItsWay),
    outbox.sent.follow(tellWhatBecameOfIt),
    pages.follow(followWhatIsOnItsWay),
    listen(window, 'online', () => outbox.resume()),
    listen(document, 'visibilitychange', () => document.visibilityState === 'visible' && void refreshPages()),
  ]
  void refreshPages()
  findOpenEdits(account)

  const desk: Desk = {
    account,
    siteName,
    weaknesses,
    api,
    outbox,
    followed,
    draftSlot: await claimDraftSlot(account.id),
    pages,
    beside,
    setAside,
    shortages,
    pictures,
    refreshPages,
    withRights(next) {
      mine = next
      void setAside.refresh()
      void refreshPages()
      return { ...desk, account: next }
    },
    close() {
      for (const stop of stops) stop()
      for (const release of holding.values()) release()
      outbox.stop()
      setAside.stop()
      beside.close()
      shortages.stop()
      pictures.stop()
    },
  }
  return desk
}

function listen(target: EventTarget, event: string, heard: () => void): () => void {
  target.addEventListener(event, heard)
  return () => target.removeEventListener(event, heard)
}
