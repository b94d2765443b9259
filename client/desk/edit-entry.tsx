/** An entry being edited where it stands in the timeline. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { ConfirmDialog } from './dialog.tsx'
import { bodyOf, whatIsMissing } from './draft.ts'
import { EditLease } from './edit-lease.tsx'
import { useEditing } from './editing.ts'
import type { TextEditorHandle } from './editor/text-editor.tsx'
import { EntryFields } from './entry-fields.tsx'
import { MergeView } from './merge-view.tsx'
import { useNewest } from './newest-entry.ts'
import { useComposingMedia } from './media-composing.tsx'
import { imagesIn } from './entry-pictures.ts'
import { useDesk } from './desk-state.ts'
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
  const { account } = useDesk()
  const editing = useEditing(entry)
  const headline = useRef<HTMLTextAreaElement>(null)
  const text = useRef<TextEditorHandle>(null)
  const [complaint, setComplaint] = useState<string>()
  const [isMerging, setMerging] = useState(false)
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
  const isRefusedAsOld = editing?.isRefusedAsOld ?? false
  const least = Math.max(liveRevision ?? 0, (editing?.base.revision ?? 0) + 1)
  const newest = useNewest(entry, isStale || isRefusedAsOld ? least : undefined)
  // Who writes on is not interrupted; who saved has to know why nothing was saved.
  useEffect(() => {
    if (isRefusedAsOld) setMerging(true)
  }, [isRefusedAsOld])

  const media = useComposingMedia({
    images: imagesIn(editing?.draft.blocks ?? []),
    add: (images, beside) => text.current?.addImages(images, beside),
    isLocked,
    send: () => {
      const reason = media.problem()
      setComplaint(reason)
      if (!reason) editing?.save()
    },
  })

  if (!editing) return null
  const { base, draft, sent, isChanged } = editing

  function save(): void {
    if (isLocked || isMerging || media.isWaiting) return
    if (isStale) return setMerging(true)
    const reason = media.problem() ?? whatIsMissing(draft) ?? (isChanged ? undefined : 'Nothing is changed yet.')
    setComplaint(reason)
    if (!reason) media.sendWhenReady()
  }

  /** The form is as it was, and whoever chose goes on writing. */
  function goBack(): void {
    setMerging(false)
    requestAnimationFrame(() => headline.current?.focus())
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
      {isMerging && !newest && (isStale || isRefusedAsOld) && (
        <p class="note" role="status">
          This entry was changed meanwhile. Loading the other text…
        </p>
      )}
      {isMerging && newest && (
        <MergeView
          key={newest.current.revision}
          base={base}
          newest={newest}
          mine={bodyOf(draft)}
          onMerged={body => {
            editing.goOnFrom(newest.current, body)
            goBack()
          }}
          onBack={goBack}
        />
      )}
      <div hidden={isMerging && newest !== undefined} class="stack">
        <EntryFields
          draft={draft}
          isLocked={isLocked || media.isWaiting}
          context={context}
          recentAuthors={recentAuthors(account.id, undefined)}
          headlineRef={headline}
          textRef={text}
          takesFiles={media.takesFiles}
          change={part => {
            setComplaint(undefined)
            editing.change(part)
          }}
        >
          {media.tools}
        </EntryFields>
        <CorrectionField
          id={`correction-${entry}`}
          note={draft.correctionNote}
          isLocked={isLocked}
          write={correctionNote => editing.change({ correctionNote })}
        />
        {/* Below the fields, and over whatever is at the end of the screen: nothing moves under whoever is writing. */}
        <div class="edit__notices">
          <EditLease entry={entry} body={() => bodyOf(draft)} />
          {isStale && !isMerging && (
            <div class="lease" role="group" aria-label="This entry was changed meanwhile">
              <p role="status">
                <b>{newest?.by ?? 'Someone'} changed this entry meanwhile.</b> Go on writing; you can merge both texts
                now or when you save.
              </p>
              <button type="button" class="button button--small" onClick={() => setMerging(true)}>
                Compare and merge
              </button>
            </div>
          )}
        </div>
        <p class="problem" role="alert">
          {complaint}
        </p>
        {sent && !isRefusedAsOld && <WayView sent={sent} />}
        <div class="row">
          <button
            class="button button--main"
            disabled={isLocked || media.isWaiting}
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

interface CorrectionProps {
  id: string
  note: string
  isLocked: boolean
  write: (note: string) => void
}

function CorrectionField({ id, note, isLocked, write }: CorrectionProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        Correction note
      </label>
      <input
        class="input"
        id={id}
        value={note}
        maxLength={1000}
        placeholder="What was wrong before"
        readOnly={isLocked}
        aria-describedby={`${id}-hint`}
        onInput={event => write(event.currentTarget.value)}
      />
      <p class="field__hint" id={`${id}-hint`}>
        Readers see it below the entry, with the time. Without a note, what is saved within two minutes of publishing is
        not marked as an update.
      </p>
    </div>
  )
}
