/** All keys of the desk on one card. */
import { Dialog } from './dialog.tsx'
import { toolKeys } from './editor/toolbar.tsx'
import { mainKey } from './main-key.ts'
import { timelineKeys } from './timeline-keys.ts'

const inForms = [
  { keys: [mainKey, 'Enter'], does: 'Publish, or save an edit' },
  { keys: [mainKey, 'S'], does: 'Save the draft' },
  ...toolKeys.map(({ name, keys }) => ({ keys: [mainKey, ...keys], does: name })),
]

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" isWide onCancel={onClose}>
      <div class="key-lists">
        <KeyList title="In the timeline" keys={timelineKeys} />
        <KeyList title="While writing" keys={inForms} />
      </div>
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
    <section>
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
    </section>
  )
}
