/** Drafts in a list: one's own, or those that wait for review. */
import { useRef, useState } from 'preact/hooks'
import type { DeskDrafts } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { StoredDraft } from '../../shared/draft.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { NotHere } from './asked.tsx'
import { usePolled } from './polled.ts'
import { troubleInWords } from './trouble.ts'
import { ownTimeZone, timeInWords } from './zone-time.ts'

type Listed = DeskDrafts['drafts'][number]

/** Opens a draft in the composer. @returns why not, in words */
export type OpenDraft = (stored: StoredDraft) => Promise<string | undefined>

interface Props {
  of: 'own' | 'submitted'
  pages: readonly LivePage[]
  /** The one that stands in the composer. */
  written: string
  open: OpenDraft
}

const words = {
  own: {
    loading: 'Loading your drafts…',
    empty: 'You have no drafts. What you write is saved here by itself.',
    label: 'Your drafts, newest first',
  },
  submitted: {
    loading: 'Loading what was submitted…',
    empty: 'Nothing waits for review.',
    label: 'Submitted for review, the one that waits longest first',
  },
} as const

export function DraftList({ of, pages, written, open }: Props) {
  const { api } = useDesk()
  const [list, again] = usePolled(of === 'own' ? api.drafts : api.submitted, `${of} ${written}`)
  if (list.is !== 'here') return <NotHere asked={list} loading={words[of].loading} again={again} />
  const { drafts } = list.value
  if (drafts.length === 0) return <p class="note">{words[of].empty}</p>
  return (
    <ul class="withdrawn" aria-label={words[of].label}>
      {drafts.map(draft => (
        <ListedDraft
          key={draft.id}
          draft={draft}
          pages={pages}
          isOwn={of === 'own'}
          isWritten={draft.id === written}
          open={open}
          again={again}
        />
      ))}
    </ul>
  )
}

const states = { draft: 'Draft', submitted: 'Submitted', returned: 'Returned' } as const

interface ListedProps {
  draft: Listed
  pages: readonly LivePage[]
  isOwn: boolean
  isWritten: boolean
  open: OpenDraft
  again: () => void
}

function ListedDraft({ draft, pages, isOwn, isWritten, open, again }: ListedProps) {
  const { api } = useDesk()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const named = draft.pages.map(id => pages.find(page => page.id === id)?.headline ?? 'a page you do not reach')

  async function openIt(): Promise<void> {
    setBusy(true)
    const found = await api.draft(draft.id)
    const reason = found.is === 'done' ? await open(found.value) : troubleInWords(found)
    setBusy(false)
    setProblem(reason)
    if (found.is === 'refused') again()
    if (!reason) announce('Opened where you write')
  }

  async function discard(): Promise<void> {
    setAsking(false)
    const outcome = await api.discardDraft(draft.id)
    if (outcome.is === 'done') announce('Discarded')
    else setProblem(troubleInWords(outcome))
    again()
  }

  return (
    <li class="withdrawn__one">
      <div class="listed">
        <p class="withdrawn__title">{draft.title}</p>
        <p class="field__hint">
          {isOwn ? (
            <b class={`draft-state draft-state--${draft.state}`}>{states[draft.state]}</b>
          ) : (
            (draft.authorName ?? 'Someone')
          )}
          {' · '}
          {timeInWords(draft.updatedAt, ownTimeZone())}
          {named.length > 0 && ` · ${named.join(', ')}`}
        </p>
        {isOwn && draft.state === 'returned' && (
          <p class="listed__note">
            {draft.returnedBy && <b>{draft.returnedBy}: </b>}
            {draft.note}
          </p>
        )}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="row">
        {isWritten ? (
          <p class="field__hint">Open where you write</p>
        ) : (
          <button
            type="button"
            class="button button--small"
            ref={button}
            disabled={isBusy}
            aria-label={`Open: ${draft.title}`}
            onClick={() => void openIt()}
          >
            {isBusy ? 'Opening…' : 'Open'}
          </button>
        )}
        {isOwn && !isWritten && (
          <button
            type="button"
            class="button button--small"
            aria-label={`Discard: ${draft.title}`}
            onClick={() => setAsking(true)}
          >
            Discard
          </button>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Discard this draft?"
          confirm="Discard"
          cancel="Keep it"
          isGrave
          onConfirm={() => void discard()}
          onCancel={() => setAsking(false)}
        >
          <p class="dialog__text">“{draft.title}” was not published, and it cannot be brought back.</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
