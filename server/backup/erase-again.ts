/** Erases in restored data what was erased after the backup was made, by the same rules and in the same log as ever. */
import { v7 as newId } from 'uuid'
import type { EntryId } from '../../shared/entry.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import { carryOut, type Newsroom } from '../newsroom/carry-out.ts'
import { fingerprintOf } from '../newsroom/fingerprint.ts'
import type { PageWrites } from '../newsroom/ports.ts'
import { createEntryReads } from '../storage/entry-reads.ts'
import { createPageIndex } from '../storage/page-index.ts'
import type { Redis } from '../storage/redis.ts'

/** @returns how many entries of the list were there */
export async function eraseAgain(
  redis: Redis,
  writes: PageWrites,
  erased: ReadonlyMap<EntryId, number>,
): Promise<number> {
  const newsroom: Newsroom = {
    hasOneLane: false, // no lane is running here: claims come first
    writes,
    accounts: { find: async () => undefined, list: async () => [] }, // the command line acts, and needs no account
    addresses: createPageIndex(redis),
    onPageUnreached: error => {
      throw error
    },
  }
  const entries = createEntryReads(redis)
  let count = 0
  for (const entry of erased.keys()) {
    const home = await entries.homeOf(entry)
    if (home === undefined) continue
    const { home: record } = await writes.context(home, '', entry)
    if (!record || record.state === 'erased') continue
    const command = { type: 'erase', entry: { id: entry } } as const
    const { answer } = await carryOut(newsroom, {
      id: newId(),
      command,
      account: commandLine.id,
      fingerprint: fingerprintOf(commandLine.id, command),
      home,
      receivedAt: Date.now(),
      requestId: 'restore',
    })
    if (answer.status !== 'committed') throw new Error(`${entry} could not be erased: ${JSON.stringify(answer)}`)
    count += 1
  }
  return count
}
