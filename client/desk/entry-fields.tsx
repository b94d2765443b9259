/** The fields of an entry, the same for a new one and for an edit. */
import type { ComponentChildren, RefObject } from 'preact'
import type { RenderContext } from '../../shared/render/context.ts'
import type { Author, EntryKind } from '../../shared/entry.ts'
import { BylineFields } from './byline-fields.tsx'
import { type Draft, longHeadline, mostHeadline } from './draft.ts'
import { useEmbedOffer } from './embed-offer.tsx'
import { TextEditor, type TextEditorHandle } from './editor/text-editor.tsx'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  draft: Draft
  change: (part: Partial<Draft>) => void
  /** While it is on its way nothing can be changed. */
  isLocked: boolean
  context: RenderContext
  recentAuthors: readonly Author[]
  /** Where the cursor begins. */
  headlineRef?: RefObject<HTMLTextAreaElement | null>
  textRef: RefObject<TextEditorHandle | null>
  /** Whether dropped or pasted files are taken by whoever stands around the fields. */
  takesFiles?: (files: FileList) => boolean
  /** What stands below the text. */
  children?: ComponentChildren
}

const kinds: { kind: EntryKind; label: string }[] = [
  { kind: 'update', label: 'Update' },
  { kind: 'breaking', label: 'Breaking' },
  { kind: 'summary', label: 'Summary' },
]

export function EntryFields({ draft, change, isLocked, context, headlineRef, textRef, children, ...more }: Props) {
  const offer = useEmbedOffer((address, embed) => textRef.current?.cardForAddress(address, embed))
  return (
    <div class="stack">
      <KindChoice kind={draft.kind} isLocked={isLocked} choose={kind => change({ kind })} />
      <HeadlineField
        headline={draft.headline}
        isLocked={isLocked}
        fieldRef={headlineRef}
        write={headline => change({ headline })}
        goOn={() => textRef.current?.focus()}
      />
      <TextEditor
        blocks={draft.blocks}
        change={blocks => change({ blocks })}
        isLocked={isLocked}
        context={context}
        handle={textRef}
        takesFiles={more.takesFiles}
        onAddress={offer.ask}
      />
      {offer.view}
      {children}
      <BylineFields
        authors={draft.authors}
        recent={more.recentAuthors}
        isLocked={isLocked}
        change={authors => change({ authors })}
      />
    </div>
  )
}

function KindChoice({
  kind,
  isLocked,
  choose,
}: {
  kind: EntryKind
  isLocked: boolean
  choose: (kind: EntryKind) => void
}) {
  const name = useUniqueId()
  return (
    <fieldset class="kinds" disabled={isLocked}>
      <legend class="unseen">Kind of entry</legend>
      {kinds.map(one => (
        <label key={one.kind} class={`kinds__one kinds__one--${one.kind}`}>
          <input type="radio" name={name} checked={kind === one.kind} onChange={() => choose(one.kind)} />
          <span>{one.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface HeadlineProps {
  headline: string
  isLocked: boolean
  fieldRef: RefObject<HTMLTextAreaElement | null> | undefined
  write: (headline: string) => void
  goOn: () => void
}

function HeadlineField({ headline, isLocked, fieldRef, write, goOn }: HeadlineProps) {
  const id = useUniqueId()
  const length = [...headline.trim()].length
  const isLong = length > longHeadline
  return (
    <div class="field">
      <div class="field__line">
        <label class="field__label" for={id}>
          Headline
        </label>
        <span class={`counter${isLong ? ' counter--long' : ''}`} id={`${id}-count`}>
          {length}
          <span class="unseen"> characters</span>
          {isLong && ', long for a phone'}
        </span>
      </div>
      <textarea
        class="input input--headline"
        id={id}
        ref={fieldRef ?? null}
        rows={2}
        value={headline}
        maxLength={mostHeadline}
        readOnly={isLocked}
        aria-describedby={`${id}-count`}
        onInput={event => write(event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' '))}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return
          event.preventDefault()
          goOn()
        }}
      />
    </div>
  )
}
