/** What the author of a submitted entry is told when it is returned. */
import { useState } from 'preact/hooks'
import { mostNote } from '../../shared/draft.ts'
import { Dialog } from './dialog.tsx'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  /** @returns why it was not returned, in words */
  onReturn: (note: string) => Promise<string | undefined>
  onCancel: () => void
}

export function ReturnDialog({ onReturn, onCancel }: Props) {
  const id = useUniqueId()
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function giveBack(): Promise<void> {
    const text = note.replaceAll(/\s+/g, ' ').trim()
    if (text === '') return setProblem('Say what is to be done.')
    setBusy(true)
    setProblem(await onReturn(text))
    setBusy(false)
  }

  return (
    <Dialog title="Return it to its author" onCancel={onCancel}>
      <div class="stack">
        <div class="field">
          <label class="field__label" for={id}>
            What is to be done
          </label>
          <textarea
            class="input"
            id={id}
            rows={3}
            maxLength={mostNote}
            value={note}
            onInput={event => setNote(event.currentTarget.value)}
          />
        </div>
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="row row--end">
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="button" class="button button--main" disabled={isBusy} onClick={() => void giveBack()}>
            Return
          </button>
        </div>
      </div>
    </Dialog>
  )
}
