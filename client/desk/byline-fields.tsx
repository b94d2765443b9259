/** Who wrote it, and the title under which they appear in this entry; who was named lately is offered first. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Author } from '../../shared/entry.ts'
import { AuthorField } from './author-field.tsx'
import { useUniqueId } from './use-unique-id.ts'

/** As many as the service takes. */
const mostAuthors = 50

interface Props {
  authors: Author[]
  /** Names and titles that were used lately, the last one first. */
  recent: readonly Author[]
  isLocked: boolean
  change: (authors: Author[]) => void
}

export function BylineFields({ authors, recent, isLocked, change }: Props) {
  const id = useUniqueId()
  const box = useRef<HTMLDivElement>(null)
  const shown = authors.length > 0 ? authors : [{ name: '' }]
  const put = (place: number, part: Partial<Author>) =>
    change(shown.map((author, at) => (at === place ? { ...author, ...part } : author)))
  const isAdding = useRef(false)
  // Drawn first, then gone to, and before the next key: what is typed at once belongs to the new author.
  useLayoutEffect(() => {
    if (isAdding.current) box.current?.querySelector<HTMLElement>('.bylines__one:last-of-type input')?.focus()
    isAdding.current = false
  }, [shown.length])

  return (
    <div class="bylines" ref={box} role="group" aria-label="Authors">
      {shown.map((author, place) => (
        <div class="bylines__one" key={place}>
          <div class="pair">
            <AuthorField
              label={place === 0 ? 'Byline' : `Byline, author ${place + 1}`}
              name={author.name}
              recent={recent.filter(one => !shown.some((other, at) => at !== place && other.name === one.name))}
              isLocked={isLocked}
              write={name => put(place, { name })}
              choose={({ name, role, url }) => put(place, { name, role: role ?? '', ...(url ? { url } : {}) })}
            />
            <div class="field">
              <label class="field__label" for={`${id}-role-${place}`}>
                Title in this entry
              </label>
              <input
                class="input"
                id={`${id}-role-${place}`}
                value={author.role ?? ''}
                maxLength={200}
                autocomplete="off"
                placeholder="Optional"
                readOnly={isLocked}
                onInput={event => put(place, { role: event.currentTarget.value })}
              />
            </div>
          </div>
          {shown.length > 1 && !isLocked && (
            <button
              type="button"
              class="button button--small bylines__remove"
              aria-label={`Remove author ${author.name || place + 1}`}
              onClick={() => {
                change(shown.filter((_, at) => at !== place))
                box.current?.querySelector('input')?.focus()
              }}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {!isLocked && shown.length < mostAuthors && (shown.at(-1)?.name.trim() ?? '') !== '' && (
        <button
          type="button"
          class="button button--small bylines__add"
          onClick={() => {
            isAdding.current = true
            change([...shown, { name: '' }])
          }}
        >
          Add an author
        </button>
      )}
    </div>
  )
}
