/** A picture of an entry: what it shows, what stands below it, whose it is. */
import { useId } from 'preact/hooks'
import type { Image } from '../../shared/block.ts'

interface Props {
  image: Image
  isLocked: boolean
  change: (image: Image) => void
  remove: () => void
}

export function PictureField({ image, isLocked, change, remove }: Props) {
  const id = useId()
  const isDecorative = image.decorative === true

  function setDecorative(decorative: boolean): void {
    const { decorative: _, ...rest } = image
    change(decorative ? { ...rest, decorative } : rest)
  }

  return (
    <fieldset class="picture-field" disabled={isLocked}>
      <legend class="unseen">Picture</legend>
      <div class="picture-field__view">
        <img
          class="picture-field__image"
          src={image.src}
          width={image.width}
          height={image.height}
          alt={image.alt ?? ''}
        />
        <button type="button" class="button button--small" onClick={remove}>
          Remove picture
        </button>
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
        <div class="field">
          <label class="field__label" for={`${id}-credit`}>
            Credit
          </label>
          <input
            class="input"
            id={`${id}-credit`}
            value={image.credit ?? ''}
            maxLength={300}
            placeholder="Photographer, agency"
            onInput={event => change({ ...image, credit: event.currentTarget.value })}
          />
        </div>
      </div>
    </fieldset>
  )
}
