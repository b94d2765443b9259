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
import { EntryFields } from './entry-fields.tsx'
import { useComposingMedia } from './media-composing.tsx'
import { addImages, imagesIn } from './picture-pieces.ts'
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
  const { api } = useDesk()
  const editing = useEditing(entry)
  const headline = useRef<HTMLTextAreaElement>(null)
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

  const media = useComposingMedia({
    images: imagesIn(editing?.draft.pieces ?? []),
    add: images => editing?.change({ pieces: addImages(editing.draft.pieces, images) }),
    isLocked,
    send: () => {
      const reason = media.problem()
      setComplaint(reason)
      if (!reason) editing?.save()
    },
  })

  if (!editing) return null
  const { base, draft, sent, isChanged } = editing
  const theirs = editing.conflict ?? newer

  function save(): void {
    if (isLocked || theirs || media.isWaiting) return
    const reason = media.problem() ?? whatIsMissing(draft) ?? (isChanged ? undefined : 'Nothing is changed yet.')
    setComplaint(reason)
    if (!reason) media.sendWhenReady()
  }

  function close(): void {
    if (isChanged) setAskingClose(true)
    else editing?.close()
  }

  return (
    <form
      class={`edit${media.isDropping ? ' composer--dropping' : ''}`}
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
      {...media.takes}
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
        isLocked={isLocked || media.isWaiting}
        context={context}
        headlineRef={headline}
        change={part => {
          setComplaint(undefined)
          editing.change(part)
        }}
      >
        {media.tools}
      </EntryFields>
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
          disabled={isLocked || theirs !== undefined || media.isWaiting}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {isLocked
            ? 'On its way…'
            : media.isWaiting
              ? 'Waiting for pictures…'
              : base.pages.length > 1
                ? `Save on ${countPages(base.pages.length)}`
                : 'Save'}
        </button>
        {media.isWaiting ? (
          <button type="button" class="button button--plain" onClick={media.stopWaiting}>
            Do not save yet
          </button>
        ) : (
          <button type="button" class="button button--plain" onClick={close} disabled={isLocked}>
            Cancel
          </button>
        )}
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
