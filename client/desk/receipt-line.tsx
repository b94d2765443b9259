/** How many readers an entry was sent to and how soon it was there: in a line whose place is kept, so that numbers come in without a stir. */
import type { PlacedEntry } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { useDesk } from './desk-state.ts'
import { receiptOf } from './receipts.ts'
import { usePart } from './store.ts'
import { receiptWords } from './words.ts'

/** Said in full below the timeline too: a finger opens no tooltip, and none is read out. */
export const receiptMeaning =
  '“Sent to” counts readers who were connected. Times run from the log until answers of readers were back here, there and back; of many readers, about one in a hundred is asked.'

export function ReceiptLine({ entry, page }: { entry: Pick<PlacedEntry, 'id' | 'revision'>; page: PageId }) {
  const { beside } = useDesk()
  // As text, for the line is drawn again only when its words change.
  const told = usePart(beside.receipts, known => {
    const receipt = receiptOf(known, page, entry)
    return receipt && JSON.stringify(receiptWords(receipt))
  })
  if (told === undefined) return <span>Revision {entry.revision}</span>
  const { sent, half, most } = JSON.parse(told) as ReturnType<typeof receiptWords>
  return (
    <>
      <span class="receipt__revision">Revision {entry.revision} · </span>
      <span title={receiptMeaning}>
        {sent}
        {most && ' · '}
        {half && <span class="receipt__half">{half}, </span>}
        {most}
      </span>
    </>
  )
}
