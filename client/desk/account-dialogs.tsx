/** The questions about an account: who is new here and what they may do, other rights, and a secret that is shown once. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import { announce } from './announcer.tsx'
import type { Outcome } from './desk-api.ts'
import { Dialog } from './dialog.tsx'
import { fieldsOf } from './fields.ts'
import { type ChosenRights, RightsFields } from './rights-fields.tsx'
import { troubleInWords } from './trouble.ts'

interface FormProps<Value> {
  title: string
  confirm: string
  /** Stands above the fields. */
  children?: ComponentChildren
  /** What the name is for, and what it is called; left out where the account has one. */
  name?: { label: string; hint: string }
  first: ChosenRights
  pages: readonly LivePage[]
  send: (wanted: ChosenRights & { name: string }) => Promise<Outcome<Value>>
  onDone: (value: Value) => void
  onCancel: () => void
}

export function AccountForm<Value>(props: FormProps<Value>) {
  const { title, confirm, children, name, first, pages, send, onDone, onCancel } = props
  const [rights, setRights] = useState(first)
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    if (rights.pages !== 'all' && rights.pages.length === 0) return setProblem('Choose at least one page.')
    const called = fieldsOf(event)('name').trim()
    setBusy(true)
    setProblem('')
    const outcome = await send({ ...rights, name: called })
    setBusy(false)
    if (outcome.is === 'done') onDone(outcome.value)
    else setProblem(troubleInWords(outcome))
  }

  return (
    <Dialog title={title} onCancel={onCancel}>
      <form class="stack" onSubmit={event => void submit(event)}>
        {children}
        {name && (
          <div class="field">
            <label class="field__label" for="account-name">
              {name.label}
            </label>
            <input
              class="input"
              id="account-name"
              name="name"
              autocomplete="off"
              spellcheck={false}
              required
              maxLength={64}
              aria-describedby="account-name-hint"
            />
            <p class="field__hint" id="account-name-hint">
              {name.hint}
            </p>
          </div>
        )}
        <RightsFields pages={pages} chosen={rights} choose={setRights} />
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="row row--end">
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
          <button class="button button--main" disabled={isBusy}>
            {isBusy ? 'One moment…' : confirm}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface SecretProps {
  title: string
  label: string
  secret: string
  children: ComponentChildren
  onClose: () => void
}

/** Shows what is kept nowhere: it can be copied now or never. */
export function SecretDialog({ title, label, secret, children, onClose }: SecretProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [said, setSaid] = useState('')

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(secret)
      setSaid('Copied.')
      announce('Copied')
    } catch {
      // No permission, or no https: it is marked, and one key away.
      field.current?.select()
      setSaid('The browser did not allow it. It is marked: copy it by hand.')
    }
  }

  return (
    <Dialog title={title} onCancel={onClose}>
      <div class="stack">
        {children}
        <label class="field">
          <span class="field__label">{label}</span>
          <textarea
            class="input secret"
            ref={field}
            readOnly
            rows={3}
            spellcheck={false}
            value={secret}
            onFocus={event => event.currentTarget.select()}
          />
        </label>
        <p class="secret__said" role="status">
          {said}
        </p>
        <div class="row row--end">
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
          <button type="button" class="button button--main" onClick={() => void copy()}>
            Copy
          </button>
        </div>
      </div>
    </Dialog>
  )
}
