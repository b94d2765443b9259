/** Why an entry cannot go to its pages yet, in words for the person who writes it. */
import type { Account } from '../../shared/account.ts'
import { type LivePage, takesEntries } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { type Draft, whatIsMissing } from './draft.ts'
import { countPages } from './words.ts'

/** Whichever way it goes there. @param chosen those of its pages that are known here */
export function whyNotSubmit(draft: Draft, chosen: readonly LivePage[]): string | undefined {
  if (draft.pages.length === 0) return 'Choose at least one page.'
  const closed = chosen.find(page => !takesEntries(page))
  if (closed) {
    const why =
      closed.status === 'down' ? `“${closed.headline}” is taken down` : `Coverage of “${closed.headline}” has ended`
    return `${why}: it takes no new entries. Choose another page.`
  }
  return whatIsMissing(draft)
}

/** What only matters to whoever publishes it. @param now ms since 1970 */
export function whyNotPublish(
  draft: Draft,
  chosen: readonly LivePage[],
  account: Account,
  now = Date.now(),
): string | undefined {
  const beyond = draft.pages.length - chosen.length
  if (beyond > 0) return `It is also for ${countPages(beyond)} that you do not reach: take them off, or return it.`
  const closed = chosen.find(page => !may(account, 'publish', [page.id]))
  if (closed) return `Your role does not let you publish on “${closed.headline}”.`
  const isPast = draft.publishAt !== undefined && draft.publishAt <= now
  return isPast ? 'The time is past: choose another, or publish at once.' : undefined
}
