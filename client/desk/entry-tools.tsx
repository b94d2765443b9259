/** What an editor can do to an entry of the timeline: each a button, and most of them a key. */
import type { Ref } from 'preact'
import { useState } from 'preact/hooks'
import type { EntryHeader, EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import { HistoryDialog } from './history-dialog.tsx'
import { openEdit } from './open-edits.ts'
import { PlacingDialog } from './placing-dialog.tsx'
import { entryOf, isDone, type Sent } from './sent.ts'
import { usePart } from './store.ts'
import { troubleInWords } from './trouble.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

interface Props {
  entry: PlacedEntry | EntryHeader
  title: string
  page: LivePage
  editButton: Ref<HTMLButtonElement>
}

type Loaded = 'edit' | 'pages' | 'withdraw'
/** A pin or a mark of one page. */
type Turned = 'pin' | 'unpin' | 'mark' | 'unmark'

export function EntryTools({ entry, title, page, editButton }: Props) {
  const { account, api, outbox } = useDesk()
  const [asked, setAsked] = useState<Loaded>()
  const [open, setOpen] = useState<{ is: 'pages' | 'withdraw'; current: CurrentEntry } | { is: 'history' }>()
  const [problem, setProblem] = useState<string>()
  const close = () => setOpen(undefined)
  // Until it is seen on the page, it is not asked for again.
  const isPinning = usePart(outbox.sent, sent => isOnItsWay(sent, entry.id, ['pin', 'unpin']))
  const isMarking = usePart(outbox.sent, sent => isOnItsWay(sent, entry.id, ['mark', 'unmark']))

  async function load(what: Loaded, then: (current: CurrentEntry) => void): Promise<void> {
    setAsked(what)
    setProblem(undefined)
    const outcome = await api.entry(entry.id)
    setAsked(undefined)
    if (outcome.is === 'done') then(outcome.value)
    else setProblem(troubleInWords(outcome))
  }

  function askToWithdraw(current: CurrentEntry): void {
    const isOwn = current.owner === account.id
    if (may(account, 'withdraw', current.pages, isOwn)) return setOpen({ is: 'withdraw', current })
    setProblem(
      isOwn
        ? 'It also stands on pages that you do not reach: ask someone who reaches them all.'
        : 'Only a chief editor can withdraw what someone else wrote.',
    )
  }

  function turn(type: Turned): void {
    setProblem(undefined)
    outbox.add({ type, entry: { id: entry.id }, page: page.id }, [page.id], { title })
  }

  const pinning = entry.pinned ? 'unpin' : 'pin'
  const marking = entry.keyEvent ? 'unmark' : 'mark'
  const loading = (what: Loaded, words: string) => (asked === what ? 'Opening…' : words)
  return (
    <div class="row desk-entry__tools" lang="en" dir="ltr">
      {may(account, 'edit', [page.id]) && (
        <>
          <button
            type="button"
            class="button button--small"
            ref={editButton}
            data-key="e"
            aria-keyshortcuts="e"
            disabled={asked !== undefined}
            aria-label={`Edit: ${title}`}
            onClick={() => void load('edit', current => openEdit(account, current))}
          >
            {loading('edit', 'Edit')}
          </button>
          <button
            type="button"
            class="button button--small"
            data-key="p"
            aria-keyshortcuts="p"
            disabled={isPinning}
            aria-label={`${entry.pinned ? 'Unpin' : 'Pin'}: ${title}`}
            onClick={() => turn(pinning)}
          >
            {entry.pinned ? 'Unpin' : 'Pin'}
          </button>
          <button
            type="button"
            class="button button--small"
            disabled={isMarking}
            aria-label={`${entry.keyEvent ? 'No key event' : 'Key event'}: ${title}`}
            onClick={() => turn(marking)}
          >
            {entry.keyEvent ? 'No key event' : 'Key event'}
          </button>
          <button
            type="button"
            class="button button--small"
            disabled={asked !== undefined}
            aria-label={`Pages: ${title}`}
            onClick={() => void load('pages', current => setOpen({ is: 'pages', current }))}
          >
            {loading('pages', 'Pages')}
          </button>
        </>
      )}
      <button
        type="button"
        class="button button--small"
        data-key="h"
        aria-keyshortcuts="h"
        aria-label={`History: ${title}`}
        onClick={() => setOpen({ is: 'history' })}
      >
        History
      </button>
      {may(account, 'edit', [page.id]) && (
        <button
          type="button"
          class="button button--small"
          data-key="Delete"
          aria-keyshortcuts="Delete"
          disabled={asked !== undefined}
          aria-label={`Withdraw: ${title}`}
          onClick={() => void load('withdraw', askToWithdraw)}
        >
          {loading('withdraw', 'Withdraw')}
        </button>
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {open?.is === 'withdraw' && <WithdrawDialog entry={open.current} onClose={close} />}
      {open?.is === 'pages' && <PlacingDialog entry={open.current} onClose={close} />}
      {open?.is === 'history' && <HistoryDialog entry={entry.id} title={title} onClose={close} />}
    </div>
  )
}

function isOnItsWay(sent: readonly Sent[], entry: EntryId, types: readonly Turned[]): boolean {
  return sent.some(
    one => !isDone(one) && types.some(type => type === one.command.type) && entryOf(one.command) === entry,
  )
}
