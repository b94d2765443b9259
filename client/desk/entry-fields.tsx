/** The fields of an entry, the same for a new one and for an edit. */
import type { ComponentChildren, RefObject } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import type { EntryKind } from '../../shared/entry.ts'
import { BylineFields } from './byline-fields.tsx'
import { type Draft, longHeadline, mostHeadline, type Piece } from './draft.ts'
import { EmbedField, useEmbedOffer } from './embed-field.tsx'
import { PictureField } from './picture-field.tsx'
import { PictureGallery } from './picture-gallery.tsx'
import { cardForLine, linkForLine, pictures } from './picture-pieces.ts'

interface Props {
  draft: Draft
  change: (part: Partial<Draft>) => void
  /** While it is on its way nothing can be changed. */
  isLocked: boolean
  context: RenderContext
  /** Where the cursor begins. */
  headlineRef?: RefObject<HTMLTextAreaElement | null>
  /** What stands below the text. */
  children?: ComponentChildren
}

const kinds: { kind: EntryKind; label: string }[] = [
  { kind: 'update', label: 'Update' },
  { kind: 'breaking', label: 'Breaking' },
  { kind: 'summary', label: 'Summary' },
]

export function EntryFields({ draft, change, isLocked, context, headlineRef, children }: Props) {
  const texts = useRef(new Map<number, HTMLTextAreaElement>())
  const putPiece = (place: number, piece: Piece) =>
    change({ pieces: draft.pieces.map((was, index) => (index === place ? piece : was)) })
  /** What had the focus is gone: it goes on where most is written. */
  const focusText = () => requestAnimationFrame(() => [...texts.current.values()].at(-1)?.focus())
  function without(place: number): void {
    change({ pieces: draft.pieces.filter((_, index) => index !== place) })
    focusText()
  }
  const firstText = draft.pieces.findIndex(piece => piece.is === 'text')
  const offer = useEmbedOffer({
    onCard(address, embed) {
      change({ pieces: cardForLine(draft.pieces, address, embed) })
      focusText()
    },
    onLink: address => change({ pieces: linkForLine(draft.pieces, address) }),
  })

  return (
    <div class="stack">
      <KindChoice kind={draft.kind} isLocked={isLocked} choose={kind => change({ kind })} />
      <HeadlineField
        headline={draft.headline}
        isLocked={isLocked}
        fieldRef={headlineRef}
        write={headline => change({ headline })}
        goOn={() => texts.current.get(firstText)?.focus()}
      />
      {draft.pieces.map((piece, place) => {
        switch (piece.is) {
          case 'text':
            return (
              <TextField
                key={place}
                text={piece.text}
                isLocked={isLocked}
                isFirst={place === firstText}
                fieldRef={field => void (field ? texts.current.set(place, field) : texts.current.delete(place))}
                write={text => putPiece(place, { ...piece, text })}
                pasted={offer.pasted}
              />
            )
          case 'picture':
            return (
              <PictureField
                key={place}
                image={piece.image}
                isLocked={isLocked}
                change={image => putPiece(place, { is: 'picture', image })}
                remove={() => without(place)}
              />
            )
          case 'gallery':
            return (
              <PictureGallery
                key={place}
                images={piece.images}
                isLocked={isLocked}
                change={images => putPiece(place, pictures(images) ?? piece)}
              />
            )
          case 'embed':
            return (
              <EmbedField
                key={place}
                embed={piece.embed}
                context={context}
                isLocked={isLocked}
                change={embed => putPiece(place, { is: 'embed', embed })}
                remove={() => without(place)}
              />
            )
          case 'kept':
            return <KeptBlock key={place} piece={piece} context={context} />
        }
      })}
      {offer.view}
      {children}
      <BylineFields authors={draft.authors} isLocked={isLocked} change={authors => change({ authors })} />
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
  const name = useId()
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
  const id = useId()
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

interface TextProps {
  text: string
  isLocked: boolean
  isFirst: boolean
  fieldRef: (field: HTMLTextAreaElement | null) => void
  write: (text: string) => void
  /** Hears of what is pasted, and whether it stands on a line of its own. */
  pasted: (text: string, isOwnLine: boolean) => void
}

function TextField({ text, isLocked, isFirst, fieldRef, write, pasted }: TextProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {isFirst ? 'Text' : 'Text, continued'}
      </label>
      <textarea
        class="input input--text"
        id={id}
        ref={fieldRef}
        rows={isFirst ? 5 : 3}
        value={text}
        readOnly={isLocked}
        aria-describedby={isFirst ? `${id}-hint` : undefined}
        onInput={event => write(event.currentTarget.value)}
        onPaste={event => {
          const { selectionStart, selectionEnd, value } = event.currentTarget
          const isOwnLine =
            /(?:^|\n)[ \t]*$/.test(value.slice(0, selectionStart)) && /^[ \t]*(?:\n|$)/.test(value.slice(selectionEnd))
          pasted(event.clipboardData?.getData('text/plain') ?? '', isOwnLine)
        }}
      />
      {isFirst && (
        <p class="field__hint" id={`${id}-hint`}>
          Enter begins a new paragraph.
        </p>
      )}
    </div>
  )
}

const kindOfBlock = {
  paragraph: 'Paragraph',
  subheading: 'Subheading',
  list: 'List',
  quote: 'Quote',
  image: 'Picture',
  gallery: 'Gallery',
  video: 'Video',
  embed: 'Embedded card',
  divider: 'Divider',
} as const

/** Shown as readers see it, and sent back as it came. */
function KeptBlock({ piece, context }: { piece: Piece & { is: 'kept' }; context: RenderContext }) {
  return (
    <section class="kept" aria-label={`${kindOfBlock[piece.block.type]}, stays as it is`}>
      <p class="kept__label">{kindOfBlock[piece.block.type]} · stays as it is</p>
      {/* Markup of our own renderer, which escapes all text. */}
      <div class="kept__block" inert dangerouslySetInnerHTML={{ __html: renderBlocks([piece.block], context).text }} />
    </section>
  )
}
