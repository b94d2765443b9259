/** The view in which a chief editor opens a new live page. */
import { useEffect, useRef } from 'preact/hooks'
import type { PageId } from '../../shared/live-page.ts'
import { announce } from './announcer.tsx'
import { PageFormView } from './page-form-view.tsx'
import { usePageForm } from './page-form.ts'

interface Props {
  /** There is no page yet that one could go back to. */
  isFirst: boolean
  onOpened: (page: PageId) => void
  onBack: () => void
}

export function NewPageView({ isFirst, onOpened, onBack }: Props) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const form = usePageForm(undefined, page => {
    announce('The page is open')
    onOpened(page)
  })
  return (
    <main class="aside">
      <div class="aside__head">
        <h1 class="page__title" tabIndex={-1} ref={title}>
          {isFirst ? 'Create the first live page' : 'New live page'}
        </h1>
        <button type="button" class="button button--small" onClick={onBack}>
          {isFirst ? 'Not now' : 'Back to the page'}
        </button>
      </div>
      <p>
        A live page is one story with its own address. Only a headline is needed; everything else can be changed at any
        time.
      </p>
      <PageFormView label="New live page" form={form} save="Create page" />
    </main>
  )
}
