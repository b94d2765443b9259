/** The settings of a page while they are being changed: kept at every keystroke, sent, and put away once the page has them. */
import { useEffect, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { CommandId } from '../../shared/command.ts'
import type { LivePage, PageId, PageStatus } from '../../shared/live-page.ts'
import { useDesk } from './desk-state.ts'
import { forget, keep, readKept } from './kept.ts'
import { addressFrom } from './page-address.ts'
import {
  changesOf,
  directionOf,
  draftOf,
  newPageDraft,
  type PageDraft,
  type PageField,
  settingsOf,
} from './page-draft.ts'
import type { Sent } from './sent.ts'
import { useStore } from './store.ts'
import { ownTimeZone } from './zone-time.ts'

interface Kept {
  /** The new page's id and what its form began with: however often it is tried, it becomes one page. */
  begun?: { id: PageId; draft: PageDraft }
  /** What was typed, and what stood there before. */
  touched: Partial<PageDraft>
  from: Partial<PageDraft>
  sending?: CommandId
}

export interface PageForm {
  draft: PageDraft
  /** The page that is being made or changed. */
  id: PageId
  /** What was typed in and not saved yet. */
  touched: readonly PageField[]
  /** Touched fields that someone else changed since: what they say now. */
  overtaken: readonly PageField[]
  /** The command that carries the draft, once it was sent. */
  sent: Sent | undefined
  /** What was last sent from here and done. */
  last: Sent | undefined
  isLocked: boolean
  /** False when the browser keeps nothing: what is typed then lives only in this tab. */
  isKept: boolean
  change(part: Partial<PageDraft>): void
  /** Sends what differs. @returns false when nothing does */
  send(): boolean
  clear(): void
}

/** @param page the page to change; none: a new one @param onLive hears when what was sent from here is done */
export function usePageForm(page: LivePage | undefined, onLive: (id: PageId) => void = () => {}): PageForm {
  const { account, outbox, pages } = useDesk()
  const all = useStore(outbox.sent)
  const name = `page-form:${account.id}:${page?.id ?? 'new'}`
  const [kept, setKept] = useState<Kept>(() => readKept<Kept>(name) ?? fresh(page))
  const [isKept, setIsKept] = useState(true)
  const [last, setLast] = useState<CommandId>()
  const sent = all.find(one => one.id === kept.sending)
  const id = page?.id ?? kept.begun?.id ?? ''
  const { touched } = kept
  const fields = Object.keys(touched) as PageField[]
  const base = page ? draftOf(page, touched.timeZone) : (kept.begun?.draft ?? startOf())
  const draft = { ...base, ...proposals(page, touched), ...touched }
  const isOpen = sent?.way.is === 'refused' || sent?.way.is === 'parked'

  function put(next: Kept): void {
    setKept(next)
    if (Object.keys(next.touched).length === 0 && !next.sending) forget(name)
    else setIsKept(keep(name, next))
  }

  /** Ending sets the end to that moment, unless one is chosen after; what runs again has none in the past. */
  function endFor(status: PageStatus | undefined): Partial<PageDraft> {
    if (status === undefined || (status === 'ended') === (draft.status === 'ended')) return {}
    return { coverageEnd: (status === 'ended') === (base.status === 'ended') ? base.coverageEnd : '' }
  }

  const isLive = sent?.way.is === 'live'
  const isGone = kept.sending !== undefined && !sent
  useEffect(() => {
    if (!isLive && !isGone) return
    if (!isLive && !isDoneAlready()) {
      // Dismissed by hand, in the list of what is on its way: what was typed stays.
      const { sending: _, ...rest } = kept
      return put(rest)
    }
    setLast(kept.sending)
    put(fresh(page))
    onLive(id)
  }, [isLive, isGone])

  function isDoneAlready(): boolean {
    if (page) return Object.keys(changesOf(page, draft, fields)).length === 0
    const list = pages.get()
    return list.is === 'here' && list.pages.some(one => one.id === id)
  }

  return {
    draft,
    id,
    touched: fields,
    overtaken: fields.filter(field => {
      const now = JSON.stringify(base[field])
      return page !== undefined && now !== JSON.stringify(kept.from[field]) && now !== JSON.stringify(draft[field])
    }),
    sent,
    last: all.find(one => one.id === last),
    isLocked: sent !== undefined && !isOpen,
    isKept,

    change(given) {
      const { sending, ...rest } = kept
      const part = { ...given, ...endFor(given.status) }
      // What was refused and is changed is another command; until then its refusal stays on screen.
      if (isOpen && sending) outbox.dismiss(sending)
      const before = Object.fromEntries(
        (Object.keys(part) as PageField[]).map(field => [field, field in kept.from ? kept.from[field] : base[field]]),
      )
      put({
        ...rest,
        ...(sending && !isOpen ? { sending } : {}),
        touched: { ...touched, ...part },
        from: { ...kept.from, ...before },
      })
    },

    send() {
      if (kept.sending) outbox.dismiss(kept.sending)
      if (!page) {
        const { id: sending } = outbox.add({ type: 'createPage', page: { ...settingsOf(draft), id } }, [id])
        put({ ...kept, sending })
        return true
      }
      const settings = changesOf(page, draft, fields)
      if (Object.keys(settings).length === 0) return false
      put({ ...kept, sending: outbox.add({ type: 'page', page: id, settings }, [id]).id })
      return true
    },

    clear() {
      if (kept.sending) outbox.dismiss(kept.sending)
      put(fresh(page))
    },
  }
}

/** What follows from other fields until someone says otherwise: the address of a new page, the direction of a language. */
function proposals(page: LivePage | undefined, { headline, language }: Partial<PageDraft>): Partial<PageDraft> {
  return {
    ...(page || headline === undefined ? {} : { slug: addressFrom(headline) }),
    ...(language === undefined ? {} : { direction: directionOf(language) }),
  }
}

function startOf(): PageDraft {
  return newPageDraft(ownTimeZone(), navigator.language, Date.now())
}

function fresh(page: LivePage | undefined): Kept {
  return { ...(page ? {} : { begun: { id: newId(), draft: startOf() } }), touched: {}, from: {} }
}
