/** An entry being edited where it stands in the timeline. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { ConflictView } from './conflict.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { whatIsMissing } from './draft.ts'
import { useEditing } from './editing.ts'
import type { TextEditorHandle } from './editor/text-editor.tsx'
import { EntryFields } from './entry-fields.tsx'
import { recentAuthors } from './recent-authors.ts'
import { WayView } from './way.tsx'
import { countPages } from './words.ts'

/** What the bar may cover at most, CSS pixels. */
const barHeight = 128

interface Props {
  entry: EntryId
  context: RenderContext
  /** The revision that readers see now; undefined when it is not on this page's screen. */
  liveRevision: number | undefined
}

export function EditEntry({ entry, context, liveRevision }: Props) {
  const { account, api } = useDesk()
  const editing = useEditing(entry)
  const headline = useRef<HTMLTextAreaElement>(null)
  const text = useRef<TextEditorHandle>(null)
  const [complaint, setComplaint] = useState<string>()
  const [newer, setNewer] = useState<CurrentEntry>()
  const [isAskingClose, setAskingClose] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    headline.current?.focus({ preventScroll: true })
    // The form is taller than the entry whose button was pressed: its beginning may lie above the screen.
    const isAbove = (form.current?.getBoundingClientRect().top ?? 0) < barHeight
    form.current?.scrollIntoView({ block: isAbove ? 'start' : 'nearest' })
  }, [])

  const isLocked = editing?.sent !== undefined && editing.sent.way.is !== 'refused' && editing.sent.way.is !== 'parked'
  const isStale =
    editing !== undefined && !isLocked && liveRevision !== undefined && liveRevision > editing.base.revision
  const isConflict = editing?.sent?.way.is === 'refused' && editing.sent.way.problem.code === 'conflict'
  const wantsNewer = (isStale || isConflict) && !editing?.conflict
  useEffect(() => {
    if (!wantsNewer) return setNewer(undefined)
    let isWanted = true
    void api.entry(entry).then(outcome => {
      if (isWanted && outcome.is === 'done') setNewer(outcome.value)
    })
    return () => {
      isWanted = false
    }
  }, [wantsNewer, liveRevision])

  if (!editing) return null
  const { base, draft, sent, isChanged } = editing
  const theirs = editing.conflict ?? newer

  function save(): void {
    if (isLocked || theirs) return
    const reason = whatIsMissing(draft) ?? (isChanged ? undefined : 'Nothing is changed yet.')
    setComplaint(reason)
    if (!reason) editing?.save()
  }

  function close(): void {
    if (isChanged) setAskingClose(true)
    else editing?.close()
  }

  return (
    <form
      class="edit"
      ref={form}
      noValidate
      aria-label={`Edit: ${titleOf(base.body)}`}
      onSubmit={event => {
        event.preventDefault()
        save()
      }}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        save()
      }}
    >
      {theirs && (
        <ConflictView
          context={context}
          theirs={theirs}
          mine={draft}
          onMine={() => editing.keepMine(theirs)}
          onTheirs={() => editing.takeTheirs(theirs)}
        />
      )}
      <EntryFields
        draft={draft}
        isLocked={isLocked}
        context={context}
        recentAuthors={recentAuthors(account.id, undefined)}
        headlineRef={headline}
        textRef={text}
        change={part => {
          setComplaint(undefined)
          editing.change(part)
        }}
      />
      <div class="field">
        <label class="field__label" for={`correction-${entry}`}>
          Correction note
        </label>
        <input
          class="input"
          id={`correction-${entry}`}
          value={draft.correctionNote}
          maxLength={1000}
          placeholder="What was wrong before, in words for readers"
          readOnly={isLocked}
          onInput={event => editing.change({ correctionNote: event.currentTarget.value })}
        />
      </div>
      <p class="problem" role="alert">
        {complaint}
      </p>
      {sent && !isConflict && <WayView sent={sent} />}
      <div class="row">
        <button
          class="button button--main"
          disabled={isLocked || theirs !== undefined}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {isLocked ? 'On its way…' : base.pages.length > 1 ? `Save on ${countPages(base.pages.length)}` : 'Save'}
        </button>
        <button type="button" class="button button--plain" onClick={close} disabled={isLocked}>
          Cancel
        </button>
      </div>
      {isAskingClose && (
        <ConfirmDialog
          title="Discard your changes?"
          confirm="Discard changes"
          cancel="Keep editing"
          isGrave
          onConfirm={editing.close}
          onCancel={() => setAskingClose(false)}
        >
          <p class="dialog__text">Readers go on seeing the entry as it is.</p>
        </ConfirmDialog>
      )}
    </form>
  )
}
