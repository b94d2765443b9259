/** The two questions of the composer: before breaking news go out, and before something is thrown away. */
import { ConfirmDialog } from './dialog.tsx'
import { pagesInWords } from './words.ts'

interface Props {
  onConfirm: () => void
  onCancel: () => void
}

export function BreakingDialog({ names, isLater, onConfirm, onCancel }: Props & { names: string[]; isLater: boolean }) {
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
