// A live page with years of history, made through the rules and the storage as they ship, without queue and HTTP.
import { v7 as newId } from 'uuid'
import { commandLine } from '../../server/newsroom/built-in-accounts.ts'
import { carryOut, type Newsroom } from '../../server/newsroom/carry-out.ts'
import { fingerprintOf } from '../../server/newsroom/fingerprint.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { Command } from '../../shared/command.ts'
import type { PageReads } from '../../server/newsroom/ports.ts'
import { body } from '../support/newsroom.ts'

export interface Writer {
  reads: PageReads
  /** Imports so many entries, one every ten minutes up to now, each 250th a key event. */
  bringMany(page: string, entries: number): Promise<void>
  /** Publishes one entry. */
  publish(page: string, headline: string): Promise<void>
  stop(): void
}

const words =
  'water harbour wall pump east gate noon council engineer road night tide crew report bridge station wind school ferry light market repaired closed opened rising reached waited said near below after before without again slowly early seven twelve forty north'.split(
    ' ',
  )

/** Some 700 characters that compress as well as an editor's do, and no better. */
function prose(seed: number): string {
  let state = seed + 1
  return Array.from({ length: 110 }, () => {
    state = (state * 48_271) % 2_147_483_647
    return words[state % words.length]
  }).join(' ')
}

const minutes = 60_000
const inFlight = 64
const keyEventEvery = 250

export async function openWriter(redisUrl: string): Promise<Writer> {
  const redis = await openRedis(redisUrl, 'work')
  const newsroom: Newsroom = {
    hasOneLane: true,
    writes: createPageWrites(redis),
    accounts: { find: async () => undefined, list: async () => [] },
    addresses: createPageIndex(redis),
    onPageUnreached: error => {
      throw error
    },
  }

  let published = 0

  async function send(page: string, command: Command): Promise<void> {
    const [id, fingerprint] = [newId(), fingerprintOf(commandLine.id, command)]
    const lane = { id, command, account: commandLine.id, fingerprint, home: page, receivedAt: 0, requestId: id }
    const { answer } = await carryOut(newsroom, lane)
    if (answer.status !== 'committed') throw new Error(`not committed: ${JSON.stringify(answer)}`)
  }

  return {
    reads: createOperationLog(redis),
    async bringMany(page, entries) {
      const newest = Date.now() - 10 * minutes
      let left = entries
      await Promise.all(
        Array.from({ length: inFlight }, async () => {
          while (left > 0) {
            left -= 1
            const at = newest - left * 10 * minutes
            const entry = {
              id: newId(),
              ...body(`Pumps repaired, ${left} to go`, prose(left)),
              publishedAt: at,
              updatedAt: at,
            }
            const keyEvent = left % keyEventEvery === 0 ? { keyEvent: true } : {}
            await send(page, { type: 'import', entry, page, ...keyEvent })
          }
        }),
      )
    },
    publish: (page, headline) =>
      send(page, {
        type: 'publish',
        entry: { id: newId(), ...body(headline, prose((published += 1))) },
        pages: [page],
      }),
    stop: () => redis.disconnect(),
  }
}
