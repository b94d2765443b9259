/** One entry as readers see it, with its tools, or its edit in its place. */
import { memo } from './memo.ts'
import { useEffect, useRef } from 'preact/hooks'
import { type EntryHeader, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { contextOf } from '../../shared/render/context.ts'
import { renderArticle } from '../../shared/render/entry.ts'
import { editedByOther } from './beside.ts'
import { useDesk } from './desk-state.ts'
import { EditEntry } from './edit-entry.tsx'
import { EntryTools } from './entry-tools.tsx'
import { ReceiptLine } from './receipt-line.tsx'
import { usePart } from './store.ts'
import { timeWords } from './time-words.ts'

interface Props {
  entry: PlacedEntry | EntryHeader
  page: LivePage
  isEdited: boolean
}

export const TimelineEntry = memo(function TimelineEntry({ entry, page, isEdited }: Props) {
  const editButton = useRef<HTMLButtonElement>(null)
  const title = 'bodyPending' in entry ? (entry.headline ?? 'Update') : titleOf(entry)

  // Whoever closes an edit goes on from where it was opened.
  const wasEdited = useRef(isEdited)
  useEffect(() => {
    if (wasEdited.current && !isEdited) editButton.current?.focus({ preventScroll: true })
    wasEdited.current = isEdited
  }, [isEdited])

  if (isEdited) {
    return (
      <li class="desk-entry desk-entry--edited" tabIndex={-1} data-desk-entry={entry.id} aria-label={title}>
        <EditEntry entry={entry.id} context={contextOf(page)} liveRevision={entry.revision} />
      </li>
    )
  }
  return (
    <li class="desk-entry" tabIndex={-1} data-desk-entry={entry.id} aria-label={title}>
      <Article entry={entry} page={page} />
      <EditorLine entry={entry} page={page} />
      <EntryTools entry={entry} title={title} page={page} editButton={editButton} />
    </li>
  )
})

/** Who edits it, or how far it went; its place is kept, so that nothing moves when somebody begins. */
function EditorLine({ entry, page }: Pick<Props, 'entry' | 'page'>) {
  const { account, beside } = useDesk()
  const words = usePart(beside.together, known => {
    const other = editedByOther(account, known, entry.id)
    return other && `${other.name} has been editing since ${timeWords(other.since)}`
  })
  return (
    <p class="desk-entry__editor" lang="en" dir="ltr">
      <span class="desk-entry__line">{words ? <b>{words}</b> : <ReceiptLine entry={entry} page={page.id} />}</span>
    </p>
  )
}

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
