/** Whose draft it is that stands in the composer, where it came from somebody else or is somebody else's turn. */
import { useState } from 'preact/hooks'
import { mayReview } from '../../shared/permissions.ts'
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { ReturnDialog } from './return-dialog.tsx'
import { troubleInWords } from './trouble.ts'

export function ReviewNote({ composing }: { composing: Composing }) {
  const { account, api } = useDesk()
  const { origin, entry, draft } = composing
  const [isReturning, setReturning] = useState(false)
  const [problem, setProblem] = useState<string>()
  if (!origin) return null

  async function takeBack(): Promise<void> {
    const found = await api.draft(entry)
    if (found.is !== 'done') return setProblem(troubleInWords(found))
    const outcome = await api.takeBackDraft(entry, { version: found.value.version })
    if (outcome.is !== 'done') return setProblem(troubleInWords(outcome))
    setProblem(undefined)
    await composing.reload()
  }

  if (origin.state === 'returned' && origin.author === account.id) {
    return (
      <div class="note note--review">
        <p>
          <b>Returned{origin.returnedBy ? ` by ${origin.returnedBy}` : ''}:</b> {origin.note}
        </p>
      </div>
    )
  }
  if (origin.state !== 'submitted') return null
  if (!mayReview(account, draft.pages)) {
    return (
      <div class="note note--review">
        <p>Submitted for review: its editors see it, and it stays as it is.</p>
        <button type="button" class="button button--small" onClick={() => void takeBack()}>
          Take it back to go on writing
        </button>
        <p class="problem" role="alert">
          {problem}
        </p>
      </div>
    )
  }
  return (
    <div class="note note--review">
      <p>Submitted for review. Publish it as it is or as you change it, or return it with a note.</p>
      <button type="button" class="button button--small" onClick={() => setReturning(true)}>
        Return with a note…
      </button>
      {isReturning && (
        <ReturnDialog
          onReturn={async note => {
            const unsaved = await composing.saveNow()
            if (unsaved) return unsaved
            const found = await api.draft(entry)
            if (found.is !== 'done') return troubleInWords(found)
            const outcome = await api.returnDraft(entry, { version: found.value.version, note })
            if (outcome.is !== 'done') return troubleInWords(outcome)
            setReturning(false)
            composing.leave('Returned to its author.')
            return undefined
          }}
          onCancel={() => setReturning(false)}
        />
      )}
    </div>
  )
}
