/** The pages on which an entry is published; the first one chosen is its home. */
import { type LivePage, type PageId, takesEntries } from '../../shared/live-page.ts'
import { mayWriteFor } from '../../shared/permissions.ts'
import { useDesk } from './desk-state.ts'
import { countPages, statusWords } from './words.ts'
import { usePageSearch } from './page-search.tsx'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  pages: readonly LivePage[]
  chosen: readonly PageId[]
  isLocked: boolean
  choose: (pages: PageId[]) => void
}

export function PageChoice({ pages, chosen, isLocked, choose }: Props) {
  const { account } = useDesk()
  const id = useUniqueId()
  const search = usePageSearch(pages, chosen, isLocked)

  const beyond = chosen.filter(id => !pages.some(page => page.id === id))

  function change(page: PageId, isChosen: boolean): void {
    choose(isChosen ? [...chosen, page] : chosen.filter(one => one !== page))
  }

  return (
    <fieldset class="pages">
      <legend class="field__label">Publish on</legend>
      {search.field}
      {/* While it is locked nothing in it takes the focus, and yet it has to be scrolled by keys. */}
      <ul class="pages__list" {...(isLocked ? { tabIndex: 0 } : {})}>
        {search.found.map(page => {
          const isOver = !takesEntries(page)
          const isChosen = chosen.includes(page.id)
          const isOpen = !isOver && mayWriteFor(account, page.id)
          return (
            <li key={page.id}>
              <label class={`tick pages__one${isOpen || isChosen ? '' : ' pages__one--closed'}`}>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={isLocked || (!isOpen && !isChosen)}
                  aria-describedby={`${id}-${page.id}`}
                  onChange={event => change(page.id, event.currentTarget.checked)}
                />
                <span class="pages__name" lang={page.language}>
                  {page.headline}
                </span>
                <span class="pages__note" id={`${id}-${page.id}`}>
                  {page.status === 'live' ? '' : statusWords[page.status]}
                  {isOver && ': takes no new entries'}
                  {chosen[0] === page.id && chosen.length > 1 ? ' Home' : ''}
                </span>
              </label>
            </li>
          )
        })}
      </ul>
      {beyond.length > 0 && (
        <p class="field__hint pages__beyond">
          And {countPages(beyond.length)} that you do not reach.{' '}
          <button
            type="button"
            class="button button--small"
            disabled={isLocked}
            onClick={() => choose(chosen.filter(one => !beyond.includes(one)))}
          >
            Take off
          </button>
        </p>
      )}
      {search.found.length === 0 && <p class="field__hint">No page is called that.</p>}
    </fieldset>
  )
}
