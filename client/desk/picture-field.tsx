/** A picture of an entry: how far it is, what it shows, what stands below it, whose it is. */
import type { ComponentChildren } from 'preact'
import type { Image } from '../../shared/block.ts'
import { formsOf } from '../../shared/picture.ts'
import { useDesk } from './desk-state.ts'
import { keep, readKept } from './kept.ts'
import { useImageState } from './media-states.ts'
import { useLatest } from './use-latest.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  image: Image
  isLocked: boolean
  change: (image: Image) => void
  remove: () => void
  /** Names it among several. */
  name?: string
  /** What else can be done with it. */
  children?: ComponentChildren
}

export function PictureField({ image, isLocked, change, remove, name = 'Picture', children }: Props) {
  const id = useUniqueId()
  const { pictures } = useDesk()
  const latest = useLatest({ image, change })
  const state = useImageState(pictures, image, picture =>
    latest.current.change({ ...latest.current.image, ...formsOf(picture) }),
  )
  const isDecorative = image.decorative === true

  function setDecorative(decorative: boolean): void {
    const { decorative: _, ...rest } = image
    change(decorative ? { ...rest, decorative } : rest)
  }

  return (
    <fieldset class="picture-field" disabled={isLocked}>
      <legend class="unseen">{name}</legend>
      <div class="picture-field__view">
        {state.is === 'here' && (
          <img
            class="picture-field__image"
            src={image.src}
            width={image.width}
            height={image.height}
            alt={image.alt ?? ''}
          />
        )}
        {state.is === 'preparing' && (
          <p class="picture-field__pending">
            <span>Being prepared…</span>
            <progress class="upload__progress" aria-label="The picture is being prepared" />
            <span class="field__hint">You can write on meanwhile.</span>
          </p>
        )}
        {state.is === 'refused' && (
          <p class="problem picture-field__refused" role="alert">
            {state.detail}
          </p>
        )}
        <div class="picture-field__actions">
          {children}
          <button type="button" class="button button--small" onClick={remove}>
            Remove picture
          </button>
        </div>
      </div>
      <div class="field">
        <label class="field__label" for={`${id}-alt`}>
          What the picture shows
        </label>
        <input
          class="input"
          id={`${id}-alt`}
          value={isDecorative ? '' : (image.alt ?? '')}
          maxLength={1000}
          disabled={isDecorative}
          required={!isDecorative}
          aria-describedby={`${id}-alt-hint`}
          onInput={event => change({ ...image, alt: event.currentTarget.value })}
        />
        <p class="field__hint" id={`${id}-alt-hint`}>
          For readers who cannot see it. Required, unless the picture only decorates.
        </p>
        <label class="tick">
          <input
            type="checkbox"
            checked={isDecorative}
            onChange={event => setDecorative(event.currentTarget.checked)}
          />
          <span>Decorative: it shows nothing that matters</span>
        </label>
      </div>
      <div class="pair">
        <div class="field">
          <label class="field__label" for={`${id}-caption`}>
            Caption
          </label>
          <input
            class="input"
            id={`${id}-caption`}
            value={image.caption ?? ''}
            maxLength={1000}
            onInput={event => change({ ...image, caption: event.currentTarget.value })}
          />
        </div>
        <CreditField id={`${id}-credit`} credit={image.credit ?? ''} write={credit => change({ ...image, credit })} />
      </div>
    </fieldset>
  )
}

const longestCredit = 300

/** The credit that was given last is offered, never filled in: a wrong name under a picture is worse than none. */
function CreditField({ id, credit, write }: { id: string; credit: string; write: (credit: string) => void }) {
  const { account } = useDesk()
  const place = `credit:${account.id}`
  const last = credit.trim() === '' ? readKept<string>(place) : undefined
  return (
    <div class="field">
      <label class="field__label" for={id}>
        Credit
      </label>
      <input
        class="input"
        id={id}
        value={credit}
        maxLength={longestCredit}
        placeholder="Photographer, agency"
        onInput={event => write(event.currentTarget.value)}
        onChange={event => {
          const given = event.currentTarget.value.trim()
          if (given) keep(place, given)
        }}
      />
      {last && (
        <button type="button" class="button button--small picture-field__offer" onClick={() => write(last)}>
          Same as before: {last}
        </button>
      )}
    </div>
  )
}
