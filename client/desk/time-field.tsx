/** A moment, typed as the clock shows it where the page is, and told as it is for whoever types. */
import { instantOf, timeInWords, ownTimeZone } from './zone-time.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  label: string
  /** As `datetime-local` has it, in the page's zone. */
  value: string
  timeZone: string
  isLocked: boolean
  isFaulty: boolean
  hint?: string
  /** Whether it may be left empty. */
  isOptional?: boolean
  change: (value: string) => void
}

export function TimeField({ label, value, timeZone, isLocked, isFaulty, hint, isOptional, change }: Props) {
  const id = useUniqueId()
  const own = ownTimeZone()
  const at = instantOf(value, timeZone)
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <input
        class="input"
        type="datetime-local"
        id={id}
        value={value}
        readOnly={isLocked}
        aria-invalid={isFaulty}
        aria-describedby={`${id}-hint`}
        onInput={event => change(event.currentTarget.value)}
      />
      {/* Two lines are kept for it, so nothing below moves while a time is typed. */}
      <p class="field__hint when" id={`${id}-hint`}>
        {at === undefined ? (isOptional ? (hint ?? 'None is planned.') : 'Choose a day and a time.') : null}
        {at !== undefined && <span>{timeInWords(at, timeZone)} on the page</span>}
        {at !== undefined && own !== timeZone && <span>{timeInWords(at, own)} for you</span>}
      </p>
    </div>
  )
}
