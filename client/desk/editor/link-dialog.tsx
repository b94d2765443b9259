/** Where the chosen words lead: asked for, checked by the allow-list, set or taken away. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Dialog } from '../dialog.tsx'
import { linkAddress } from './link-address.ts'
import { useUniqueId } from '../use-unique-id.ts'

interface Props {
  href: string
  /** Undefined takes the link away. */
  onSet: (href: string | undefined) => void
  onCancel: () => void
}

export function LinkDialog({ href, onSet, onCancel }: Props) {
  const [typed, setTyped] = useState(href)
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const id = useUniqueId()
  useLayoutEffect(() => field.current?.select(), [])

  function set(): void {
    const address = linkAddress(typed)
    if (address !== undefined) return onSet(address)
    setProblem('This is no address that a link can lead to: expected https://…, http://… or a mail address.')
    field.current?.focus()
  }

  return (
    <Dialog title={href ? 'Change the link' : 'Add a link'} onCancel={onCancel}>
      <div class="stack">
        <div class="field">
          <label class="field__label" for={id}>
            Address
          </label>
          <input
            class="input"
            id={id}
            ref={field}
            type="text"
            inputMode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            placeholder="https://"
            value={typed}
            aria-describedby={`${id}-problem`}
            onInput={event => {
              setProblem(undefined)
              setTyped(event.currentTarget.value)
            }}
            onKeyDown={event => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              event.stopPropagation()
              set()
            }}
          />
          <p class="problem" role="alert" id={`${id}-problem`}>
            {problem}
          </p>
        </div>
        <div class="row row--end">
          {href && (
            <button type="button" class="button button--plain" onClick={() => onSet(undefined)}>
              Remove link
            </button>
          )}
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="button" class="button button--main" onClick={set}>
            Set link
          </button>
        </div>
      </div>
    </Dialog>
  )
}
