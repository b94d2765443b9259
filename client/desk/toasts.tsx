/** What was just done, with the way to undo it, for a moment: long enough to read it, and for as long as someone points at it. */
import { useEffect, useState } from 'preact/hooks'
import { announce } from './announcer.tsx'
import { createStore, useStore } from './store.ts'

interface Toast {
  id: number
  text: string
  undo: () => void
}

/** How long something can be undone, ms. */
const undoMs = 10_000

const toasts = createStore<readonly Toast[]>([])
let count = 0

/** Offers to undo what was done; the key u undoes the newest. */
export function offerUndo(text: string, undo: () => void): void {
  count += 1
  toasts.set([...toasts.get(), { id: count, text, undo }])
  announce(`${text} Press u to undo.`)
}

/** @returns whether there was something to undo */
export function undoNewest(): boolean {
  const newest = toasts.get().at(-1)
  if (newest) take(newest)
  return newest !== undefined
}

function take(toast: Toast): void {
  drop(toast)
  toast.undo()
}

function drop({ id }: Toast): void {
  toasts.set(toasts.get().filter(one => one.id !== id))
}

export function Toasts() {
  const all = useStore(toasts)
  return (
    <div class="toasts">
      {all.map(toast => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastView({ toast }: { toast: Toast }) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => drop(toast), undoMs)
    return () => clearTimeout(timer)
  }, [isHeld])
  return (
    <div
      class="toast"
      role="group"
      aria-label="Done just now"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <p class="toast__text">{toast.text}</p>
      <button type="button" class="button button--small" aria-keyshortcuts="u" onClick={() => take(toast)}>
        Undo
      </button>
    </div>
  )
}
