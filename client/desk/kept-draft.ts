/** What the browser keeps of the entry that is being written, and how it begins. */
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import type { CommandId } from '../../shared/command.ts'
import type { DraftHead, StoredDraft } from '../../shared/draft.ts'
import type { Author, EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { type Draft, draftFromStored, emptyDraft } from './draft.ts'
import type { Saving } from './draft-saver.ts'
import { keep, readKept } from './kept.ts'

/** What is known of a draft that the service has. */
export type DraftOrigin = Pick<DraftHead, 'author' | 'state' | 'note' | 'returnedBy'>

export interface KeptDraft {
  draft: Draft
  /** Stays the same until it is live: however often it is tried, it becomes one entry. */
  entry: EntryId
  /** The version that the service has, as far as this browser knows. */
  version?: number
  /** Something was written since that version. */
  isUnsaved?: boolean
  origin?: DraftOrigin
  sending?: CommandId
}

/** Another entry, by whoever wrote the last one. @param page the one that it begins with */
export function beginDraft({ id, name }: Account, page: PageId | undefined): KeptDraft {
  return { draft: emptyDraft(page ? [page] : [], bylineOf(id, name)), entry: newId() }
}

/** Goes on with what the service has. */
export function keptFrom(stored: StoredDraft): KeptDraft {
  const { author, state, note, returnedBy, id, version } = stored
  const origin = { author, state, ...(note ? { note } : {}), ...(returnedBy ? { returnedBy } : {}) }
  return { draft: draftFromStored(stored), entry: id, version, isUnsaved: false, origin }
}

/** Why something is not on the service yet, in words for the person who waits for it. */
export function notSaved(saving: Saving): string | undefined {
  switch (saving.is) {
    case 'trouble':
      return 'It is kept in this browser, but the service does not have it yet. It is tried again by itself.'
    case 'conflict':
      return 'It was changed elsewhere: choose which version goes on.'
    case 'refused':
      return saving.detail
    default:
      return undefined
  }
}

const bylineName = (account: string) => `byline:${account}`

/** The name and title that someone used last; at first the name of the account. */
function bylineOf(account: string, name: string): Author[] {
  return readKept<Author[]>(bylineName(account)) ?? [{ name }]
}

export function rememberByline(account: string, authors: Author[]): void {
  keep(bylineName(account), authors)
}
