/** The fields that say what an account may do: a role, and the pages on which it holds. */
import { useState } from 'preact/hooks'
import { type Role, roles } from '../../shared/account.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { roleHints } from './rights-words.ts'
import { roleWords, statusWords } from './words.ts'
import { usePageSearch } from './page-search.tsx'
import { useUniqueId } from './use-unique-id.ts'

export interface ChosenRights {
  role: Role
  pages: 'all' | PageId[]
}

interface Props {
  pages: readonly LivePage[]
  chosen: ChosenRights
  choose: (rights: ChosenRights) => void
}

export function RightsFields({ pages, chosen, choose }: Props) {
  const [isOfSome, setOfSome] = useState(chosen.pages !== 'all')
  const [some, setSome] = useState<readonly PageId[]>(chosen.pages === 'all' ? [] : chosen.pages)
  const id = useUniqueId()
  const search = usePageSearch(pages, some)

  function choosePages(isSome: boolean, those: readonly PageId[]): void {
    setOfSome(isSome)
    setSome(those)
    choose({ ...chosen, pages: isSome ? [...those] : 'all' })
  }

  return (
    <>
      <div class="field">
        <label class="field__label" for={`${id}-role`}>
          Role
        </label>
        <select
          class="input"
          id={`${id}-role`}
          value={chosen.role}
          aria-describedby={`${id}-hint`}
          onChange={event => choose({ ...chosen, role: event.currentTarget.value as Role })}
        >
          {roles.map(role => (
            <option key={role} value={role} selected={role === chosen.role}>
              {roleWords[role]}
            </option>
          ))}
        </select>
        <p class="field__hint" id={`${id}-hint`}>
          {roleHints[chosen.role]}
        </p>
      </div>
      <fieldset class="pages">
        <legend class="field__label">Where it holds</legend>
        <label class="tick">
          <input type="radio" name={`${id}-reach`} checked={!isOfSome} onChange={() => choosePages(false, some)} />
          <span>All pages, later ones too</span>
        </label>
        <label class="tick">
          <input type="radio" name={`${id}-reach`} checked={isOfSome} onChange={() => choosePages(true, some)} />
          <span>These pages only</span>
        </label>
        {isOfSome && (
          <div class="pages__some">
            {search.field}
            <ul class="pages__list">
              {search.found.map(page => (
                <li key={page.id}>
                  <label class="tick">
                    <input
                      type="checkbox"
                      checked={some.includes(page.id)}
                      onChange={event =>
                        choosePages(
                          true,
                          event.currentTarget.checked ? [...some, page.id] : some.filter(one => one !== page.id),
                        )
                      }
                    />
                    <span class="pages__name" lang={page.language}>
                      {page.headline}
                    </span>
                    <span class="pages__note">{page.status === 'live' ? '' : statusWords[page.status]}</span>
                  </label>
                </li>
              ))}
            </ul>
            {search.found.length === 0 && <p class="field__hint">No page is called that.</p>}
          </div>
        )}
      </fieldset>
    </>
  )
}
