/** The rules of drafts: who may see, change and move one on. A draft is its author's; submitted, it is its reviewers'. */
import type { Account } from '../../shared/account.ts'
import type { DraftContent, DraftHead, StoredDraft } from '../../shared/draft.ts'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { mayReview, reaches } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'

/** Who asks, and when. */
export interface Asked {
  account: Account
  /** ms since 1970 */
  now: number
}

/** Whether an account may open a draft: its author always, reviewers while it waits for them. */
export function maySee(account: Account, draft: DraftHead): boolean {
  return draft.author === account.id || (draft.state === 'submitted' && mayReview(account, draft.pages))
}

/**
 * A draft as it is after somebody wrote on it.
 * @param current as it is kept; undefined for a new one
 */
export function write(
  { account, now }: Asked,
  id: EntryId,
  content: DraftContent,
  current: StoredDraft | undefined,
): StoredDraft {
  if (current) {
    refuseStranger(account, current)
    if (current.author === account.id && current.state === 'submitted' && !mayReview(account, current.pages)) {
      throw new Refusal('forbidden', 'It is submitted for review: take it back to go on writing.')
    }
  }
  refusePages(account, content.pages, current?.pages ?? [])
  return {
    ...headOf(content),
    id,
    author: current?.author ?? account.id,
    version: (current?.version ?? 0) + 1,
    state: current?.state ?? 'draft',
    updatedAt: now,
    ...(current?.note === undefined ? {} : { note: current.note }),
    ...(current?.returnedBy === undefined ? {} : { returnedBy: current.returnedBy }),
    content,
  }
}

/** Gives it to the editors of its pages. */
export function submit({ account, now }: Asked, current: StoredDraft): StoredDraft {
  refuseUnlessAuthor(account, current)
  if (current.state === 'submitted') throw new Refusal('already', 'It is submitted already.')
  if (current.pages.length === 0) {
    throw new Refusal('malformed', 'Choose at least one page: its editors review the entry.', {
      faults: [{ pointer: '/pages', detail: 'is empty: expected at least one page' }],
    })
  }
  const { note: _, returnedBy: __, ...rest } = current
  return { ...rest, state: 'submitted', version: current.version + 1, updatedAt: now }
}

/** Its author goes on writing. */
export function takeBack({ account, now }: Asked, current: StoredDraft): StoredDraft {
  refuseUnlessAuthor(account, current)
  if (current.state !== 'submitted') throw new Refusal('already', 'It is not submitted: it is yours to write on.')
  return { ...current, state: 'draft', version: current.version + 1, updatedAt: now }
}

/** An editor gives it back to its author. @param note what is to be done, in words for the author */
export function giveBack({ account, now }: Asked, current: StoredDraft, note: string): StoredDraft {
  refuseStranger(account, current)
  if (!mayReview(account, current.pages))
    throw new Refusal('forbidden', 'Only editors of its pages may return a submitted entry.')
  if (current.state !== 'submitted') throw new Refusal('already', 'It is not submitted any more.')
  return { ...current, state: 'returned', note, returnedBy: account.name, version: current.version + 1, updatedAt: now }
}

/** Only its author throws a draft away; reviewers return it. */
export function refuseUnlessAuthor(account: Account, draft: DraftHead): void {
  refuseStranger(account, draft)
  if (draft.author !== account.id) throw new Refusal('forbidden', 'Only its author may do this with a draft.')
}

/** Who may not see a draft is not told that there is one. */
export function refuseStranger(account: Account, draft: DraftHead | undefined): asserts draft {
  if (!draft || !maySee(account, draft)) throw new Refusal('not-found', 'There is no such draft among those you see.')
}

/** A reviewer may leave pages in it that only its author reaches. */
function refusePages(account: Account, pages: readonly PageId[], known: readonly PageId[]): void {
  const place = pages.findIndex(page => !reaches(account, page) && !known.includes(page))
  if (place < 0) return
  const faults = [{ pointer: `/pages/${place}`, detail: 'is not a page that you reach' }]
  throw new Refusal('forbidden', 'A draft is for pages that you reach.', { faults })
}

function headOf({ body, pages }: DraftContent): Pick<DraftHead, 'title' | 'kind' | 'pages'> {
  return { title: titleOf(body), kind: body.kind, pages }
}
