/** A question that has to be answered before work goes on; the browser keeps the focus inside and gives it back. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  title: string
  /** Escape, or the button that leaves everything as it is. */
  onCancel: () => void
  /** For what is read, not only answered. */
  isWide?: boolean
  children: ComponentChildren
}

export function Dialog({ title, onCancel, isWide, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useUniqueId()
  // Shown before the next key, so that whoever types on at once types into the dialog. And an ordinary effect would be
  // undone only when the dialog has left the document, and the focus with it.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // The first button may be far below on a phone: reading begins with the title.
    if (shown) shown.scrollTop = 0
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`dialog${isWide ? ' dialog--wide' : ''}`}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onCancel()
      }}
    >
      <h2 class="dialog__title" id={titleId}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}

interface ConfirmProps extends Props {
  confirm: string
  cancel: string
  isGrave?: boolean
  onConfirm: () => void
}

export function ConfirmDialog({ confirm, cancel, isGrave, onConfirm, ...dialog }: ConfirmProps) {
  return (
    <Dialog {...dialog}>
      {dialog.children}
      <div class="row row--end">
        <button type="button" class="button" onClick={dialog.onCancel}>
          {cancel}
        </button>
        <button type="button" class={`button ${isGrave ? 'button--grave' : 'button--main'}`} onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </Dialog>
  )
}
