/** When something is to be published: a time on the page's clock, shown beside the one on the editor's own. */
import { useState } from 'preact/hooks'
import { useNow } from './now.ts'
import { momentOf, ownTimeZone, timeInWords, wallTime } from './zone-time.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  /** ms since 1970 */
  at: number | undefined
  /** The page's. */
  timeZone: string
  isLocked: boolean
  /** @param at undefined while what stands there is no time */
  change: (at: number | undefined) => void
}

export function PublishTimeField({ at, timeZone, isLocked, change }: Props) {
  const id = useUniqueId()
  const [typed, setTyped] = useState<string>()
  const wall = typed ?? (at === undefined ? '' : wallTime(at, timeZone))
  const own = ownTimeZone()
  const now = useNow()
  const problem =
    wall !== '' && at === undefined
      ? 'This time does not exist there: the clocks are set forward over it.'
      : at !== undefined && at <= now
        ? 'This time is past.'
        : undefined

  return (
    <div class="field">
      <label class="field__label" for={id}>
        Publish at, {timeZone.replaceAll('_', ' ')} time
      </label>
      <input
        class="input time-field"
        id={id}
        type="datetime-local"
        value={wall}
        readOnly={isLocked}
        aria-describedby={`${id}-hint`}
        onInput={event => {
          setTyped(event.currentTarget.value)
          change(momentOf(event.currentTarget.value, timeZone))
        }}
      />
      <p class={problem ? 'problem' : 'field__hint'} id={`${id}-hint`}>
        {problem ??
          (at === undefined
            ? 'The page’s own time.'
            : wallTime(at, own) === wallTime(at, timeZone)
              ? `${timeInWords(at, timeZone)}, the same where you are.`
              : `Where you are: ${timeInWords(at, own)}.`)}
      </p>
    </div>
  )
}
