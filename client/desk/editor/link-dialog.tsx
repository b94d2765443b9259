/** An address that a tool of the text needs: asked for, checked by the allow-list, set or taken away. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Dialog } from '../dialog.tsx'
import { filmAddress, linkAddress } from './link-address.ts'
import { useUniqueId } from '../use-unique-id.ts'

interface LinkProps {
  href: string
  /** Undefined takes the link away. */
  onSet: (href: string | undefined) => void
  onCancel: () => void
}

/** Where the chosen words lead. */
export function LinkDialog({ href, onSet, onCancel }: LinkProps) {
  return (
    <AddressDialog
      title={href ? 'Change the link' : 'Add a link'}
      given={href}
      addressOf={linkAddress}
      fault="This is no address that a link can lead to: expected https://…, http://… or a mail address."
      set="Set link"
      onSet={onSet}
      onCancel={onCancel}
    >
      {href && (
        <button type="button" class="button button--plain" onClick={() => onSet(undefined)}>
          Remove link
        </button>
      )}
    </AddressDialog>
  )
}

/** Where a film is. */
export function VideoDialog({ onSet, onCancel }: { onSet: (src: string) => void; onCancel: () => void }) {
  return (
    <AddressDialog
      title="Add a video"
      given=""
      addressOf={filmAddress}
      fault="This is no address of a video: expected https://…"
      set="Add video"
      onSet={onSet}
      onCancel={onCancel}
    />
  )
}

interface Props {
  title: string
  given: string
  /** The address that is meant, or undefined where what was typed is none to take. */
  addressOf: (typed: string) => string | undefined
  fault: string
  set: string
  onSet: (address: string) => void
  onCancel: () => void
  /** What else can be done. */
  children?: ComponentChildren
}

function AddressDialog({ title, given, addressOf, fault, set: setWord, onSet, onCancel, children }: Props) {
  const [typed, setTyped] = useState(given)
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const id = useUniqueId()
  useLayoutEffect(() => field.current?.select(), [])

  function set(): void {
    const address = addressOf(typed)
    if (address !== undefined) return onSet(address)
    setProblem(fault)
    field.current?.focus()
  }

  return (
    <Dialog title={title} onCancel={onCancel}>
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
          {children}
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="button" class="button button--main" onClick={set}>
            {setWord}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
