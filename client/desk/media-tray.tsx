/** Where pictures are picked, and where each one that is on its way shows how far it is. */
import { useRef } from 'preact/hooks'
import type { MediaUploads, UploadRow } from './media-uploads.ts'

interface Props {
  uploads: MediaUploads
  isSingle: boolean
  isLocked: boolean
  onEarlier: () => void
}

export function MediaTray({ uploads, isSingle, isLocked, onEarlier }: Props) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <div class="tray">
      <div class="upload">
        <input
          ref={chooser}
          type="file"
          multiple={!isSingle}
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          hidden
          onChange={event => {
            const files = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = '' // choosing the same file again is a choice too
            uploads.take(files)
          }}
        />
        <button type="button" class="button button--small" disabled={isLocked} onClick={() => chooser.current?.click()}>
          {isSingle ? 'Add a picture' : 'Add pictures'}
        </button>
        <button type="button" class="button button--small" disabled={isLocked} onClick={onEarlier}>
          Earlier pictures
        </button>
        <span class="field__hint upload__hint">or drop or paste {isSingle ? 'it' : 'them'} here</span>
      </div>
      {uploads.rows.length > 0 && (
        <ul class="tray__rows" aria-label="Pictures on their way">
          {uploads.rows.map(row => (
            <Row key={row.key} row={row} uploads={uploads} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Row({ row: { key, name, state }, uploads }: { row: UploadRow; uploads: MediaUploads }) {
  return (
    <li class="tray__row">
      <span class="tray__name" title={name}>
        {name}
      </span>
      {state.is === 'waiting' && <span class="field__hint tray__state">Waiting for its turn</span>}
      {state.is === 'sending' && (
        <span class="tray__state">
          <progress class="upload__progress" value={state.share} max={1} aria-label={`Uploading ${name}`} />
          <span class="tray__share">{state.share < 1 ? `${Math.floor(state.share * 100)} %` : 'Checking…'}</span>
        </span>
      )}
      {state.is === 'failed' && <p class="problem tray__problem">{state.detail}</p>}
      <span class="tray__actions">
        {state.is === 'failed' && state.mayRetry && (
          <button
            type="button"
            class="button button--small"
            aria-label={`Try again: ${name}`}
            onClick={() => uploads.retry(key)}
          >
            Try again
          </button>
        )}
        <button
          type="button"
          class="button button--small"
          aria-label={`${state.is === 'failed' ? 'Remove' : 'Cancel'}: ${name}`}
          onClick={() => uploads.remove(key)}
        >
          {state.is === 'failed' ? 'Remove' : 'Cancel'}
        </button>
      </span>
    </li>
  )
}
