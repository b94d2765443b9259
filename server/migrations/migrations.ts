/** Every step from an older format of the stored data to the next one, in order. */
import type { PageId } from '../../shared/live-page.ts'
import type { Redis } from '../storage/redis.ts'
import { listErasures } from './list-erasures.ts'

export interface Migration {
  /** The format that the data have afterwards; the one before is what it expects. */
  to: number
  about: string
  /**
   * Brings the pages forward. It may be killed anywhere and is then run again from its start, perhaps while the process
   * that began it wakes up: so every write of it must do no harm when it is made twice.
   */
  run(redis: Redis, pages: readonly PageId[]): Promise<void>
}

export const migrations: readonly Migration[] = [{ to: 2, about: 'the list of erased entries', run: listErasures }]
