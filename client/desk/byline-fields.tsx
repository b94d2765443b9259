/** Who wrote it, and the title under which they appear in this entry. */
import { useId } from 'preact/hooks'
import type { Author } from '../../shared/entry.ts'

interface Props {
  authors: Author[]
  isLocked: boolean
  change: (authors: Author[]) => void
}

export function BylineFields({ authors, isLocked, change }: Props) {
  const id = useId()
  if (authors.length > 1) {
    return (
      <p class="field__hint">By {authors.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join(' and ')}</p>
    )
  }
  const author = authors[0] ?? { name: '' }
  const write = (part: Partial<Author>) => change([{ ...author, ...part }])
  return (
    <div class="pair">
      <div class="field">
        <label class="field__label" for={`${id}-name`}>
          Byline
        </label>
        <input
          class="input"
          id={`${id}-name`}
          value={author.name}
          maxLength={200}
          autocomplete="off"
          placeholder="No byline"
          readOnly={isLocked}
          onInput={event => write({ name: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label class="field__label" for={`${id}-role`}>
          Title in this entry
        </label>
        <input
          class="input"
          id={`${id}-role`}
          value={author.role ?? ''}
          maxLength={200}
          autocomplete="off"
          placeholder="Optional"
          readOnly={isLocked}
          onInput={event => write({ role: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}
