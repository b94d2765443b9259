/** Pictures that were uploaded before, to be used again: newest first, and several at once where there is room. */
import { useEffect, useState } from 'preact/hooks'
import type { Picture } from '../../shared/picture.ts'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { troubleInWords } from './trouble.ts'

interface Props {
  isSingle: boolean
  onChosen: (pictures: Picture[]) => void
  onCancel: () => void
}

export function MediaChooser({ isSingle, onChosen, onCancel }: Props) {
  const { api } = useDesk()
  const [pictures, setPictures] = useState<Picture[]>([])
  const [chosen, setChosen] = useState<readonly Picture[]>([])
  const [state, setState] = useState<{ is: 'loading' } | { is: 'here'; more: boolean } | { is: 'failed'; why: string }>(
    {
      is: 'loading',
    },
  )

  async function load(before: string | undefined): Promise<void> {
    setState({ is: 'loading' })
    const outcome = await api.earlierPictures(before)
    if (outcome.is !== 'done') return setState({ is: 'failed', why: troubleInWords(outcome) })
    setPictures(had => [...had, ...outcome.value.pictures])
    setState({ is: 'here', more: outcome.value.more })
  }
  useEffect(() => void load(undefined), [])

  const toggle = (picture: Picture) =>
    setChosen(had =>
      had.includes(picture) ? had.filter(one => one !== picture) : isSingle ? [picture] : [...had, picture],
    )

  return (
    <Dialog title="Earlier pictures" onCancel={onCancel}>
      {pictures.length > 0 && (
        <ul class="chooser">
          {pictures.map(picture => (
            <li key={picture.id}>
              <label class="chooser__one">
                <input
                  type="checkbox"
                  class="chooser__tick"
                  checked={chosen.includes(picture)}
                  onChange={() => toggle(picture)}
                />
                <span class="chooser__frame">
                  <img class="chooser__image" src={smallest(picture)} alt="" loading="lazy" />
                </span>
                <span class="chooser__name">{picture.name}</span>
                <span class="chooser__when">
                  {new Date(picture.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {state.is === 'loading' && (
        <p class="dialog__text" role="status">
          Loading pictures…
        </p>
      )}
      {state.is === 'failed' && (
        <p class="problem dialog__text" role="alert">
          {state.why}
        </p>
      )}
      {state.is === 'here' && pictures.length === 0 && (
        <p class="dialog__text">There are no pictures yet. What you upload can be chosen here from then on.</p>
      )}
      <div class="row row--end">
        {(state.is === 'failed' || (state.is === 'here' && state.more)) && (
          <button type="button" class="button button--plain" onClick={() => void load(pictures.at(-1)?.id)}>
            {state.is === 'failed' ? 'Try again' : 'Show earlier ones'}
          </button>
        )}
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="button"
          class="button button--main"
          disabled={chosen.length === 0}
          onClick={() => onChosen([...chosen])}
        >
          {chosen.length > 1 ? `Add ${chosen.length} pictures` : 'Add picture'}
        </button>
      </div>
    </Dialog>
  )
}

/** The lightest file that there is of it. */
function smallest({ src, widths, formats }: Picture): string {
  const [width] = widths ?? []
  return width && formats?.includes('webp') ? src.replace(/-\d+\.\w+$/, `-${width}.webp`) : src
}
