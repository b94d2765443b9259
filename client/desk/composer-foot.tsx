/** What can be done with the entry that is being written, and how far it has come. */
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { isBlank } from './draft.ts'
import { DraftLine } from './draft-line.tsx'
import { mainKey } from './main-key.ts'
import { WayView } from './way.tsx'

interface Props {
  composing: Composing
  complaint: string | undefined
  /** What the main button does, in its words. */
  main: string
  /** Whether it may be published from here, so that submitting is the second choice. */
  mayPublish: boolean
  isLocked: boolean
  /** Stops waiting for pictures, while those are all that it waits for. */
  waiting: (() => void) | undefined
  isScheduling: boolean
  isPreviewed: boolean
  isBusy: boolean
  toggleSchedule: () => void
  togglePreview: () => void
  save: () => void
  submit: () => void
  putAway: () => void
  discard: () => void
}

export function ComposerFoot({ composing, complaint, main, isLocked, waiting, isBusy, ...props }: Props) {
  const { account } = useDesk()
  const { sent, last, draft, news, origin } = composing
  const isOwn = origin === undefined || origin.author === account.id
  const isWritten = !isBlank(draft)
  return (
    <>
      <div class="composer__foot">
        <p class="problem" role="alert">
          {complaint}
        </p>
        {news && (
          <p class="note" role="status">
            {news}
          </p>
        )}
        {sent ? <WayView sent={sent} /> : last && !isWritten && <WayView sent={last} />}
        <div class="row">
          <button
            class="button button--main"
            disabled={isLocked || isBusy}
            aria-keyshortcuts="Control+Enter Meta+Enter"
          >
            {waiting ? 'Waiting for pictures…' : isLocked ? 'On its way…' : main}
          </button>
          {!isLocked && <kbd class="keys">{mainKey} Enter</kbd>}
          {waiting ? (
            <button type="button" class="button" onClick={waiting}>
              Do not publish yet
            </button>
          ) : (
            isLocked && (
              <button type="button" class="button" onClick={composing.setAside}>
                Write the next one meanwhile
              </button>
            )
          )}
          {!isLocked && props.mayPublish && (
            <button type="button" class="button" onClick={props.toggleSchedule}>
              {props.isScheduling ? 'Publish at once' : 'Schedule…'}
            </button>
          )}
          {!isLocked && (
            <button
              type="button"
              class="button"
              disabled={!isWritten || isBusy}
              aria-keyshortcuts="Control+S Meta+S"
              title={`${mainKey} S`}
              onClick={props.save}
            >
              Save draft
            </button>
          )}
          <DraftLine saving={composing.saving} isKept={composing.isKept} />
        </div>
      </div>
      <div class="composer__more">
        <div class="row">
          <button
            type="button"
            class="button button--small"
            aria-pressed={props.isPreviewed}
            onClick={props.togglePreview}
          >
            Preview
          </button>
          {!isLocked && isWritten && (
            <>
              {props.mayPublish && origin?.state !== 'submitted' && (
                <button type="button" class="button button--small" disabled={isBusy} onClick={props.submit}>
                  Submit for review
                </button>
              )}
              <button type="button" class="button button--small" disabled={isBusy} onClick={props.putAway}>
                Put away
              </button>
              {isOwn && (
                <button type="button" class="button button--small" onClick={props.discard}>
                  Discard
                </button>
              )}
            </>
          )}
        </div>
      </div>
    </>
  )
}
