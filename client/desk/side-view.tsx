/** The frame of every view beside the pages: a title that takes the focus, and the way back. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  title: string
  /** Stands beside the way back. */
  deeds?: ComponentChildren
  onBack: () => void
  children: ComponentChildren
}

export function SideView({ title, deeds, onBack, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    document.title = `${title} – Desk`
  }, [title])
  return (
    <main class="side">
      <div class="side__head">
        <h1 class="page__title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <div class="row">
          {deeds}
          <button type="button" class="button button--small" onClick={onBack}>
            Back to the page
          </button>
        </div>
      </div>
      {children}
    </main>
  )
}
