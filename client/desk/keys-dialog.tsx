/** All keys of the desk on one card. */
import { Dialog } from './dialog.tsx'
import { timelineKeys } from './timeline-keys.ts'

const inForms = [{ keys: ['Ctrl', 'Enter'], does: 'Publish, or save an edit (⌘ Enter on a Mac)' }] as const

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onCancel={onClose}>
      <KeyList title="In the timeline" keys={timelineKeys} />
      <KeyList title="While writing" keys={inForms} />
      <p class="field__hint dialog__text">
        While you type in a field, keys of the timeline are letters like all others.
      </p>
      <div class="row row--end">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

function KeyList({ title, keys }: { title: string; keys: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <>
      <h3 class="panel-title">{title}</h3>
      <dl class="key-list">
        {keys.map(({ keys, does }) => (
          <div key={does} class="key-list__one">
            <dt>
              {keys.map(key => (
                <kbd key={key} class="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
