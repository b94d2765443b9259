/** Several pictures that stand together: each with its own words, in an order that can be changed. */
import type { Image } from '../../shared/block.ts'
import { PictureField } from './picture-field.tsx'
import { useLatest } from './use-latest.ts'

interface Props {
  images: readonly Image[]
  isLocked: boolean
  change: (images: Image[]) => void
}

export function PictureGallery({ images, isLocked, change }: Props) {
  const latest = useLatest({ images, change })

  function move(place: number, to: number, button: HTMLElement): void {
    const [one, other] = [images[place], images[to]]
    if (!one || !other) return
    change(images.with(place, other).with(to, one))
    // What changes its place in a page loses the focus on the way.
    requestAnimationFrame(() => button.focus())
  }

  return (
    <fieldset class="picture-gallery">
      <legend class="unseen">Gallery of {images.length} pictures</legend>
      {images.map((image, place) => (
        <PictureField
          // The same picture may stand in it twice.
          key={`${image.src} ${images.slice(0, place).filter(one => one.src === image.src).length}`}
          image={image}
          name={`Picture ${place + 1} of ${images.length}`}
          isLocked={isLocked}
          change={next => latest.current.change(latest.current.images.map((was, at) => (at === place ? next : was)))}
          remove={() => change(images.filter((_, at) => at !== place))}
        >
          {[
            { words: 'Move up', to: place - 1 },
            { words: 'Move down', to: place + 1 },
          ].map(({ words, to }) => (
            <button
              key={words}
              type="button"
              class="button button--small"
              // Not disabled: the focus stays on it while its picture arrives at an end.
              aria-disabled={images[to] === undefined}
              onClick={event => move(place, to, event.currentTarget)}
            >
              {words}
            </button>
          ))}
        </PictureField>
      ))}
    </fieldset>
  )
}
