/** A text of a page's settings, written in the page's own language and direction. */
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  label: string
  value: string
  rows: number
  most?: number
  hint?: string
  language: string
  direction: 'ltr' | 'rtl'
  isLocked: boolean
  isFaulty: boolean
  change: (value: string) => void
}

export function TextField({ label, value, rows, most, hint, language, direction, isLocked, isFaulty, change }: Props) {
  const id = useUniqueId()
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <textarea
        class="input"
        id={id}
        rows={rows}
        value={value}
        maxLength={most}
        lang={language}
        dir={direction}
        readOnly={isLocked}
        aria-invalid={isFaulty}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
        // A headline is one line, however it wraps.
        onKeyDown={event =>
          rows === 1 && event.key === 'Enter' && !event.ctrlKey && !event.metaKey && event.preventDefault()
        }
        onInput={event =>
          change(rows === 1 ? event.currentTarget.value.replaceAll('\n', ' ') : event.currentTarget.value)
        }
      />
      {hint && (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
