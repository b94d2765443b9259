/** One entry as readers see it, with its tools, or its edit in its place. */
import { memo } from './memo.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type EntryHeader, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { contextOf } from '../../shared/render/context.ts'
import { renderArticle } from '../../shared/render/entry.ts'
import { useDesk } from './desk-state.ts'
import { EditEntry } from './edit-entry.tsx'
import { openEdit } from './open-edits.ts'
import { troubleInWords } from './trouble.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

interface Props {
  entry: PlacedEntry | EntryHeader
  page: LivePage
  isEdited: boolean
}

export const TimelineEntry = memo(function TimelineEntry({ entry, page, isEdited }: Props) {
  const { account, api } = useDesk()
  const [withdrawing, setWithdrawing] = useState<CurrentEntry>()
  const [asked, setAsked] = useState<'edit' | 'withdraw'>()
  const [problem, setProblem] = useState<string>()
  const editButton = useRef<HTMLButtonElement>(null)
  const title = 'bodyPending' in entry ? (entry.headline ?? 'Update') : titleOf(entry)

  // Whoever closes an edit goes on from where it was opened.
  const wasEdited = useRef(isEdited)
  useEffect(() => {
    if (wasEdited.current && !isEdited) editButton.current?.focus({ preventScroll: true })
    wasEdited.current = isEdited
  }, [isEdited])

  async function load(what: 'edit' | 'withdraw', then: (current: CurrentEntry) => void): Promise<void> {
    setAsked(what)
    setProblem(undefined)
    const outcome = await api.entry(entry.id)
    setAsked(undefined)
    if (outcome.is === 'done') then(outcome.value)
    else setProblem(troubleInWords(outcome))
  }

  function askToWithdraw(current: CurrentEntry): void {
    const isOwn = current.owner === account.id
    if (may(account, 'withdraw', current.pages, isOwn)) return setWithdrawing(current)
    setProblem(
      isOwn
        ? 'It also stands on pages that you do not reach: ask someone who reaches them all.'
        : 'Only a chief editor can withdraw what someone else wrote.',
    )
  }

  if (isEdited) {
    return (
      <li class="desk-entry desk-entry--edited">
        <EditEntry entry={entry.id} context={contextOf(page)} liveRevision={entry.revision} />
      </li>
    )
  }
  return (
    <li class="desk-entry">
      <Article entry={entry} page={page} />
      {may(account, 'edit', [page.id]) && (
        <div class="row desk-entry__tools" lang="en" dir="ltr">
          <button
            type="button"
            class="button button--small"
            ref={editButton}
            disabled={asked !== undefined}
            aria-label={`Edit: ${title}`}
            onClick={() => void load('edit', current => openEdit(account, current))}
          >
            {asked === 'edit' ? 'Opening…' : 'Edit'}
          </button>
          <button
            type="button"
            class="button button--small"
            disabled={asked !== undefined}
            aria-label={`Withdraw: ${title}`}
            onClick={() => void load('withdraw', askToWithdraw)}
          >
            {asked === 'withdraw' ? 'Opening…' : 'Withdraw'}
          </button>
          {problem && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
        </div>
      )}
      {withdrawing && <WithdrawDialog entry={withdrawing} onClose={() => setWithdrawing(undefined)} />}
    </li>
  )
})

/** Markup of the readers' own renderer, which escapes all text. Links leave the desk alone. */
function Article({ entry, page }: Pick<Props, 'entry' | 'page'>) {
  const place = useRef<HTMLDivElement>(null)
  const { text } = renderArticle(entry, contextOf(page))
  useEffect(() => {
    for (const link of place.current?.querySelectorAll('a') ?? []) {
      link.target = '_blank'
      link.rel = 'noopener'
    }
  }, [text])
  return <div ref={place} dangerouslySetInnerHTML={{ __html: text }} />
}
