/** The two questions of the composer: before breaking news go out, and before something is thrown away. */
import type { LivePage } from '../../shared/live-page.ts'
import { fill } from '../../shared/message.ts'
import { contextOf } from '../../shared/render/context.ts'
import { ConfirmDialog } from './dialog.tsx'
import { pagesInWords } from './words.ts'

interface Props {
  onConfirm: () => void
  onCancel: () => void
}

interface BreakingProps extends Props {
  headline: string
  /** Where it goes, its home first. */
  pages: readonly LivePage[]
  isLater: boolean
}

export function BreakingDialog({ headline, pages, isLater, onConfirm, onCancel }: BreakingProps) {
  const [home] = pages
  const names = pages.map(page => page.headline)
  return (
    <ConfirmDialog
      title={isLater ? 'Schedule breaking news?' : 'Publish as breaking news?'}
      confirm={isLater ? 'Schedule breaking news' : 'Publish breaking news'}
      cancel="Not yet"
      isGrave
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p class="dialog__text">
        Readers of {pagesInWords(names)} see “Breaking” {isLater ? 'when its time has come' : 'at once'}, also while
        they are reading something else on the page.
      </p>
      {home && headline && (
        <p class="breaking-sign" lang={home.language} dir={home.direction}>
          {fill(contextOf(home).messages.breakingNews, { headline })}
        </p>
      )}
      {!headline && (
        <p class="dialog__text">Without a headline they are told of a new update only, and not what it is.</p>
      )}
    </ConfirmDialog>
  )
}

export function DiscardDialog({ onConfirm, onCancel }: Props) {
  return (
    <ConfirmDialog
      title="Discard what you wrote?"
      confirm="Discard"
      cancel="Keep writing"
      isGrave
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p class="dialog__text">It was not published, and it cannot be brought back.</p>
    </ConfirmDialog>
  )
}
