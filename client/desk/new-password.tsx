/** A new password: asked for when the first one is still in use, and whenever its owner wants one. */
import { useState } from 'preact/hooks'
import type { DeskApi } from './desk-api.ts'
import { fieldsOf } from './fields.ts'
import { troubleInWords } from './trouble.ts'

const shortest = 12

interface Props {
  api: Pick<DeskApi, 'changePassword'>
  name: string
  isFirst: boolean
  onChanged: () => void
  onCancel?: () => void
}

export function NewPasswordForm({ api, name, isFirst, onChanged, onCancel }: Props) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const field = fieldsOf(event)
    const next = field('next')
    const fault = passwordFault(next, field('again'))
    if (fault) return setProblem(fault)
    setBusy(true)
    setProblem(undefined)
    const outcome = await api.changePassword({ current: field('current'), next })
    setBusy(false)
    if (outcome.is === 'done') onChanged()
    else setProblem(troubleInWords(outcome))
  }

  return (
    <form class="stack" onSubmit={event => void submit(event)}>
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autocomplete="username" value={name} readOnly hidden />
      <PasswordField
        label={isFirst ? 'One-time password' : 'Current password'}
        name="current"
        autocomplete="current-password"
      />
      <NewPasswordFields problem={problem} />
      <div class="row row--end">
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button class="button button--main" disabled={isBusy}>
          {isBusy ? 'Changing…' : 'Change password'}
        </button>
      </div>
    </form>
  )
}

/** The new password, twice, and what is wrong with it. */
export function NewPasswordFields({ problem }: { problem: string | undefined }) {
  return (
    <>
      <PasswordField
        label="New password"
        name="next"
        autocomplete="new-password"
        hint="At least 12 characters: a few words are easy to keep."
      />
      <PasswordField label="New password again" name="again" autocomplete="new-password" />
      <p class="problem" role="alert">
        {problem}
      </p>
    </>
  )
}

/** What can be said of a new password before it is sent. */
export function passwordFault(next: string, again: string): string | undefined {
  if (next !== again) return 'The two new passwords differ.'
  return [...next].length < shortest ? `The new password needs at least ${shortest} characters.` : undefined
}

export function PasswordField({
  label,
  name,
  autocomplete,
  hint,
}: {
  label: string
  name: string
  autocomplete: string
  hint?: string
}) {
  const hintId = hint && `${name}-hint`
  return (
    <div class="field">
      <label class="field__label" for={`password-${name}`}>
        {label}
      </label>
      <input
        class="input"
        id={`password-${name}`}
        type="password"
        name={name}
        autocomplete={autocomplete}
        required
        maxLength={200}
        aria-describedby={hintId}
      />
      {hint && (
        <p class="field__hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}
