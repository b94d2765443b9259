/** What an entry is to be on its pages, and when: key event, pinned, at once or later. */
import type { LivePage } from '../../shared/live-page.ts'
import type { Draft } from './draft.ts'
import { PublishTimeField } from './publish-time-field.tsx'

interface Props {
  draft: Draft
  /** Whose clock the time is told by: its home page. */
  home: LivePage | undefined
  isLocked: boolean
  /** Whether a time is asked for. */
  isScheduling: boolean
  change: (part: Partial<Draft>) => void
}

export function PublishOptions({ draft, home, isLocked, isScheduling, change }: Props) {
  return (
    <fieldset class="options" disabled={isLocked}>
      <legend class="unseen">On its pages</legend>
      <label class="tick">
        <input
          type="checkbox"
          checked={draft.keyEvent === true}
          onChange={event => change({ keyEvent: event.currentTarget.checked })}
        />
        <span>Key event</span>
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={draft.pinned === true}
          onChange={event => change({ pinned: event.currentTarget.checked })}
        />
        <span>Pin to the top</span>
      </label>
      {isScheduling && home && (
        <PublishTimeField
          key={home.timeZone}
          at={draft.publishAt}
          timeZone={home.timeZone}
          isLocked={isLocked}
          change={publishAt => change({ publishAt })}
        />
      )}
    </fieldset>
  )
}
