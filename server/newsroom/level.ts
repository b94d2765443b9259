/** Whether a page shows an entry as its home has it. */
import type { CommandId } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { HomeRecord } from './records.ts'

/** What a page knows of an entry. */
export interface Followed {
  revision: number
  shown: boolean
  /** The home record's version that the page follows, and the command that made it. */
  version: number
  by: CommandId
}

/** `ahead`: home was rolled back. A change that says nothing to a page's readers leaves it level. */
export function standing(
  record: HomeRecord,
  page: PageId,
  followed: Followed | undefined,
): 'level' | 'behind' | 'ahead' {
  const isWanted = record.state === 'published' && record.placed[page] === 1
  if (!followed) return isWanted ? 'behind' : 'level'
  if (followed.version > record.version) return 'ahead'
  if (followed.version === record.version && followed.by !== record.by) return 'ahead'
  const isSame = followed.shown === isWanted && (!isWanted || followed.revision === record.revision)
  return isSame ? 'level' : 'behind'
}
