/** Pictures of an entry that is being written: picked, dropped, pasted, chosen again, and waited for before it goes out. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Image } from '../../shared/block.ts'
import { formsOf } from '../../shared/picture.ts'
import { useDesk } from './desk-state.ts'
import { MediaChooser } from './media-chooser.tsx'
import { lackingPicture, stateOf } from './media-states.ts'
import { MediaTray } from './media-tray.tsx'
import { useMediaUploads } from './media-uploads.ts'
import { useStore } from './store.ts'

interface Options {
  /** All pictures that are in the entry by now. */
  images: readonly Image[]
  /** @param beside the files of those that were picked together with them and are in the entry already */
  add: (images: Image[], beside: readonly string[]) => void
  /** There is room for one picture only. */
  isSingle?: boolean
  isLocked: boolean
  /** Sends the entry, once none of its pictures is being prepared any more. */
  send: () => void
}

export interface ComposingMedia {
  /** The buttons, and what is on its way. */
  tools: ComponentChildren
  /** Whether files that are pasted or dropped into the text are taken here. */
  takesFiles(files: FileList): boolean
  /** For the form that takes what is dropped and pasted. */
  takes: {
    onDragOver(event: DragEvent): void
    onDragLeave(): void
    onDrop(event: DragEvent): void
    onPaste(event: ClipboardEvent): void
  }
  isDropping: boolean
  /** Why the entry cannot go out for now; pictures that are being prepared are no reason, they are waited for. */
  problem(): string | undefined
  /** Whether the entry goes out by itself as soon as its pictures are ready. */
  isWaiting: boolean
  /** Sends as soon as no picture is being prepared any more: at once, or later. */
  sendWhenReady(): void
  stopWaiting(): void
  /** Gives up what is on its way. */
  clear(): void
}

export function useComposingMedia({ images, add, isSingle = false, isLocked, send }: Options): ComposingMedia {
  const { pictures } = useDesk()
  const known = useStore(pictures.known)
  const [isDropping, setDropping] = useState(false)
  const [isChoosing, setChoosing] = useState(false)
  const [isWaiting, setWaiting] = useState(false)
  // By the time that the pictures are ready the entry has been drawn anew, with their forms in it.
  const latest = useRef(send)
  latest.current = send
  const picks = useRef(new Map<number, string[]>())
  const uploads = useMediaUploads((picture, pick) => {
    const beside = picks.current.get(pick) ?? []
    add([formsOf(picture)], beside)
    picks.current.set(pick, [...beside, picture.src])
  })
  // Also one that is ready and whose forms are not in the draft yet: that takes one more drawing.
  const isPreparing = images.some(image => lackingPicture(image) && stateOf(image, known).is !== 'refused')

  function take(files: readonly File[], event: Event): void {
    if (files.length === 0 || isLocked) return
    event.preventDefault()
    uploads.take(isSingle ? files.slice(0, 1) : files)
  }

  useEffect(() => {
    if (!isWaiting || isPreparing) return
    setWaiting(false)
    latest.current()
  }, [isWaiting, isPreparing])

  return {
    tools: (
      <>
        <MediaTray
          uploads={uploads}
          isSingle={isSingle}
          isLocked={isLocked || (isSingle && uploads.rows.length > 0)}
          onEarlier={() => setChoosing(true)}
        />
        {isChoosing && (
          <MediaChooser
            isSingle={isSingle}
            onCancel={() => setChoosing(false)}
            onChosen={chosen => {
              setChoosing(false)
              add(chosen.map(formsOf), [])
            }}
          />
        )}
      </>
    ),
    takesFiles: files => files.length > 0 && !isLocked,
    takes: {
      onDragOver(event) {
        if (isLocked || !event.dataTransfer?.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      },
      onDragLeave: () => setDropping(false),
      onDrop(event) {
        setDropping(false)
        // All of them, whatever they are: what cannot be used is to be told so.
        take([...(event.dataTransfer?.files ?? [])], event)
      },
      onPaste(event) {
        const { clipboardData } = event
        // Word and its like put a picture of the text beside the text.
        if (event.defaultPrevented || clipboardData?.types.includes('text/plain')) return
        take([...(clipboardData?.files ?? [])], event)
      },
    },
    isDropping,
    problem() {
      const { rows } = uploads
      if (rows.some(({ state }) => state.is === 'failed')) {
        return 'A picture could not be uploaded: try again, or remove it.'
      }
      if (rows.length > 0)
        return rows.length === 1 ? 'A picture is still being uploaded.' : 'Pictures are still being uploaded.'
      const refused = images.find(image => stateOf(image, known).is === 'refused')
      return refused ? 'A picture could not be prepared: remove it, or send it again.' : undefined
    },
    isWaiting,
    sendWhenReady() {
      if (isPreparing) setWaiting(true)
      else send()
    },
    stopWaiting: () => setWaiting(false),
    clear() {
      setWaiting(false)
      uploads.clear()
    },
  }
}
