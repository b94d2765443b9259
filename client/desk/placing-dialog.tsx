/** The pages on which an entry stands: put it on more of them, or take it off some. */
import { useState } from 'preact/hooks'
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { type LivePage, type PageId, takesEntries } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import { Dialog } from './dialog.tsx'
import { useStore } from './store.ts'
import { pagesInWords, statusWords } from './words.ts'

interface Props {
  entry: CurrentEntry
  onClose: () => void
}

export function PlacingDialog({ entry, onClose }: Props) {
  const { account, outbox, pages } = useDesk()
  const list = useStore(pages)
  const reached = list.is === 'here' ? list.pages : []
  const beyond = entry.pages.filter(id => !reached.some(page => page.id === id)).length
  const [chosen, setChosen] = useState<readonly PageId[]>(entry.pages)
  const added = chosen.filter(id => !entry.pages.includes(id))
  const removed = entry.pages.filter(id => !chosen.includes(id))
  const title = titleOf(entry.body)
  const mayTakeOff = may(account, 'unplace', entry.pages, entry.owner === account.id)

  function whyNot(page: LivePage): string | undefined {
    if (entry.pages.includes(page.id)) {
      return mayTakeOff ? undefined : 'Only a chief editor who reaches all its pages can take it off'
    }
    if (!takesEntries(page)) return `${statusWords[page.status]}: takes no new entries`
    return may(account, 'place', [page.id, ...entry.pages]) ? undefined : 'You do not have the right'
  }

  function save(): void {
    const ref = { id: entry.id }
    if (added.length > 0) outbox.add({ type: 'place', entry: ref, pages: added }, added, { title })
    if (removed.length > 0) outbox.add({ type: 'unplace', entry: ref, pages: removed }, removed, { title })
    onClose()
  }

  return (
    <Dialog title="On which pages does it stand?" onCancel={onClose}>
      <p class="dialog__text">
        <b>{title}</b>
      </p>
      <ul class="pages__list">
        {reached
          .filter(page => entry.pages.includes(page.id) || takesEntries(page))
          // What it stands on is in sight, however long the list is.
          .toSorted((one, other) => Number(entry.pages.includes(other.id)) - Number(entry.pages.includes(one.id)))
          .map(page => {
            const reason = whyNot(page)
            return (
              <li key={page.id}>
                <label class={`tick pages__one${reason ? ' pages__one--closed' : ''}`}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(page.id)}
                    disabled={reason !== undefined}
                    onChange={event =>
                      setChosen(
                        event.currentTarget.checked ? [...chosen, page.id] : chosen.filter(one => one !== page.id),
                      )
                    }
                  />
                  <span class="pages__name" lang={page.language}>
                    {page.headline}
                  </span>
                  <span class="pages__note">
                    {reason}
                    {page.id === entry.home ? ' Home' : ''}
                  </span>
                </label>
              </li>
            )
          })}
      </ul>
      {beyond > 0 && (
        <p class="field__hint">
          It also stands on {beyond === 1 ? 'a page' : `${beyond} pages`} that you do not reach.
        </p>
      )}
      <p class="problem" role="alert">
        {chosen.length === 0 && 'It would stand nowhere: withdraw it instead.'}
      </p>
      <p class="dialog__text" role="status">
        {summaryOf(added, removed, reached)}
      </p>
      <div class="row row--end">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button button--main"
          disabled={chosen.length === 0 || added.length + removed.length === 0}
          onClick={save}
        >
          Save
        </button>
      </div>
    </Dialog>
  )
}

function summaryOf(added: readonly PageId[], removed: readonly PageId[], pages: readonly LivePage[]): string {
  const names = (ids: readonly PageId[]) =>
    pagesInWords(ids.map(id => pages.find(page => page.id === id)?.headline ?? 'a page'))
  const parts = [
    ...(added.length > 0 ? [`Readers of ${names(added)} will see it.`] : []),
    ...(removed.length > 0 ? [`It disappears from ${names(removed)}.`] : []),
  ]
  return parts.join(' ')
}
