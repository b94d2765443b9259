/** The way in: name and password, at the first opening and in place when a session has ended. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeskApi } from './desk-api.ts'
import { fieldsOf } from './fields.ts'
import { troubleInWords } from './trouble.ts'

interface Props {
  api: Pick<DeskApi, 'signIn'>
  /** Who was signed in before. */
  name?: string
  onSignedIn: () => void
}

export function SignInForm({ api, name = '', onSignedIn }: Props) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const field = fieldsOf(event)
    setBusy(true)
    setProblem(undefined)
    const outcome = await api.signIn({
      name: field('name').trim(),
      password: field('password'),
    })
    setBusy(false)
    if (outcome.is === 'done') onSignedIn()
    else setProblem(troubleInWords(outcome))
  }

  return (
    <form class="stack" onSubmit={event => void submit(event)}>
      <label class="field">
        <span class="field__label">Name</span>
        <input
          class="input"
          name="name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={200}
          defaultValue={name}
          ref={name ? null : first}
        />
      </label>
      <label class="field">
        <span class="field__label">Password</span>
        <input
          class="input"
          type="password"
          name="password"
          autocomplete="current-password"
          required
          maxLength={200}
          ref={name ? first : null}
        />
      </label>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button class="button button--main" disabled={isBusy}>
        {isBusy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  )
}
