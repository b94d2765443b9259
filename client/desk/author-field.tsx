/** A name with the ones that were used lately below it: arrow keys choose, Enter takes, Escape puts the list away. */
import { useState } from 'preact/hooks'
import type { Author } from '../../shared/entry.ts'
import { useUniqueId } from './use-unique-id.ts'

/** Names that are offered at once. */
const mostOffered = 8

interface Props {
  label: string
  name: string
  recent: readonly Author[]
  isLocked: boolean
  write: (name: string) => void
  choose: (author: Author) => void
}

export function AuthorField({ label, name, recent, isLocked, write, choose }: Props) {
  const id = useUniqueId()
  const [isOpen, setOpen] = useState(false)
  const [place, setPlace] = useState(-1)
  const wanted = name.trim().toLowerCase()
  const isChosen = recent.some(one => one.name.toLowerCase() === wanted)
  const offered = recent
    // A name that stands there already is no search: the others are offered in its place.
    .filter(one => wanted === '' || isChosen || one.name.toLowerCase().includes(wanted))
    .slice(0, mostOffered)
  const isShown = isOpen && !isLocked && offered.length > 0

  function take(author: Author | undefined): void {
    if (author) choose(author)
    setOpen(false)
    setPlace(-1)
  }

  function keys(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isShown) return setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      return setPlace((place + step + offered.length + (place < 0 && step < 0 ? 1 : 0)) % offered.length)
    }
    if (!isShown) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      return take(undefined)
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      take(offered[place])
    }
  }

  return (
    <div class="field combo">
      <label class="field__label" for={id}>
        {label}
      </label>
      <input
        class="input"
        id={id}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && place >= 0 ? `${id}-${place}` : undefined}
        value={name}
        maxLength={200}
        autocomplete="off"
        placeholder="No byline"
        readOnly={isLocked}
        onInput={event => {
          write(event.currentTarget.value)
          setOpen(true)
          setPlace(-1)
        }}
        onClick={() => setOpen(true)}
        onBlur={() => take(undefined)}
        onKeyDown={keys}
      />
      <ul class="combo__list" id={`${id}-list`} role="listbox" aria-label="Named lately" hidden={!isShown}>
        {offered.map((one, at) => (
          <li
            key={`${one.name}/${one.role ?? ''}`}
            id={`${id}-${at}`}
            class={`combo__one${at === place ? ' combo__one--at' : ''}`}
            role="option"
            aria-selected={at === place}
            // Before the field loses the focus, which puts the list away.
            onMouseDown={event => {
              event.preventDefault()
              take(one)
            }}
          >
            {one.name}
            {one.role && <span class="combo__more">{one.role}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
