/** A picture is chosen, dropped or pasted, and uploaded while the text is written on. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { MediaReply } from '../../shared/http-api.ts'
import { announce } from './announcer.tsx'
import { startUpload, type Upload } from './uploads.ts'

export type Uploading =
  | { is: 'none' }
  | { is: 'sending'; name: string; share: number }
  | { is: 'failed'; name: string; detail: string }

export interface PictureUpload {
  state: Uploading
  take(file: File): void
  again(): void
  cancel(): void
}

/** @param onDone hears of the picture when the service has it */
export function usePictureUpload(onDone: (picture: MediaReply) => void): PictureUpload {
  const [state, setState] = useState<Uploading>({ is: 'none' })
  const running = useRef<{ file: File; upload?: Upload } | null>(null)
  // The draft goes on changing while the picture is on its way.
  const done = useRef(onDone)
  done.current = onDone

  async function take(file: File): Promise<void> {
    running.current?.upload?.cancel()
    const mine: { file: File; upload?: Upload } = { file }
    running.current = mine
    setState({ is: 'sending', name: file.name, share: 0 })
    mine.upload = startUpload(
      file,
      share => running.current === mine && setState({ is: 'sending', name: file.name, share }),
    )
    const result = await mine.upload.result
    if (running.current !== mine) return
    if (result.is === 'failed') {
      setState({ is: 'failed', name: file.name, detail: result.detail })
      return announce(result.detail)
    }
    running.current = null
    setState({ is: 'none' })
    announce('The picture is uploaded. Say what it shows.')
    done.current(result.picture)
  }

  function cancel(): void {
    const { upload } = running.current ?? {}
    running.current = null
    upload?.cancel()
    setState({ is: 'none' })
  }

  useEffect(() => cancel, [])
  return {
    state,
    take: file => void take(file),
    again: () => running.current && void take(running.current.file),
    cancel,
  }
}

/** The first picture among files that were dropped or pasted. */
export function pictureIn(files: FileList | undefined): File | undefined {
  return [...(files ?? [])].find(file => file.type.startsWith('image/'))
}

interface Props {
  upload: PictureUpload
  isLocked: boolean
}

export function PictureUploadView({ upload: { state, take, again, cancel }, isLocked }: Props) {
  const chooser = useRef<HTMLInputElement>(null)
  const choose = () => chooser.current?.click()
  return (
    <div class="upload">
      <input
        ref={chooser}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
        hidden
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = '' // choosing the same file again is a choice too
          if (file) take(file)
        }}
      />
      {state.is === 'none' && (
        <>
          <button type="button" class="button button--small" disabled={isLocked} onClick={choose}>
            Add a picture
          </button>
          <span class="field__hint upload__hint">or drop one here</span>
        </>
      )}
      {state.is === 'sending' && (
        <>
          <span class="upload__name">{state.name}</span>
          <progress class="upload__progress" value={state.share} max={1} aria-label={`Uploading ${state.name}`} />
          <button type="button" class="button button--small" onClick={cancel}>
            Cancel
          </button>
        </>
      )}
      {state.is === 'failed' && (
        <>
          <p class="problem upload__problem">
            {state.name}: {state.detail}
          </p>
          <button type="button" class="button button--small" onClick={again}>
            Try again
          </button>
          <button type="button" class="button button--small" onClick={choose}>
            Choose another
          </button>
          <button type="button" class="button button--small" onClick={cancel}>
            Go without
          </button>
        </>
      )}
    </div>
  )
}
