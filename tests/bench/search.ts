// npm run bench -- search: what it costs to search a page: its index built from the log, its memory, and questions of each kind.
// In this process, so that what it holds up is seen by its own clock; the entries lie in a real Redis.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRelays } from '../../server/live/relays.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createSearches, type Searches } from '../../server/search/searches.ts'
import { wantedIn } from '../../server/search/words.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { createPageTexts } from '../../server/storage/page-texts.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { positionOf } from '../../shared/position.ts'
import { body, openNewsroom } from '../support/newsroom.ts'
import { machine, quantile, spread } from './figures.ts'

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '20000' }, questions: { type: 'string', default: '200' } },
})
const [entries, questions] = [Number(values.entries), Number(values.questions)]
/** A language has many words that hardly ever come and few that always do. */
const vocabulary = 60_000
const wordsPerEntry = 165
const letters = ['ba', 'ker', 'mo', 'ste', 'lin', 'ra', 'tor', 'vi', 'dé', 'sha', 'un', 'pel', 'go', 'net', 'fi', 'wy']

const room = await openNewsroom()
const subscriber = await openRedis(room.server.url, 'subscriber')
const followed = createRelays({
  reads: room.log,
  announcements: createAnnouncements(subscriber),
  metrics: createMetrics(),
  logger: createLogger('bench', 'silent'),
})
try {
  console.log(`npm run bench -- search --entries ${entries} --questions ${questions}`)
  console.log(machine())
  const page = await room.createPage()
  const bytes = await fill(page)
  // Unmeasured: loads the code, and compiles it.
  await measureBuild(await filledPage(500), 'first')
  const searches = await measureBuild(page, `${entries} entries, ${(bytes / 1e6).toFixed(1)} MB of text`)
  await measureQuestions(searches, page)
  await room.publish([page], 'Zanzibar')
  const began = performance.now()
  while (!(await searches.search(page, wantedIn('zanzibar'), undefined, 20))?.count) await sleep(1)
  console.log(`one more entry is found after ${(performance.now() - began).toFixed(1)} ms`)
} finally {
  await followed.stop()
  subscriber.disconnect()
  await room.stop()
}

async function filledPage(count: number): Promise<string> {
  const page = await room.createPage()
  await fill(page, count)
  return page
}

/** Puts entries where the log's scripts keep them: publishing so many would take longer than the bench. @returns bytes of text */
async function fill(page: string, count = entries): Promise<number> {
  let sum = 0
  for (let from = 0; from < count; from += 500) {
    const names: (string | number)[] = []
    const bodies: string[] = []
    const placements: string[] = []
    for (let number = from; number < Math.min(from + 500, count); number += 1) {
      const id = `e_${number}`
      const text = Array.from({ length: wordsPerEntry }, word).join(' ')
      sum += Buffer.byteLength(text)
      const at = 1_600_000_000_000 + number * 60_000
      const position = positionOf(at, 1)
      names.push(0, `${position}:${id}`)
      const times = { publishedAt: at, updatedAt: at }
      placements.push(id, JSON.stringify({ id, home: page, revision: 1, sequence: 1, position, ...times, shown: true }))
      bodies.push(id, JSON.stringify(body(`${word()} ${word()} ${number}`, text)))
    }
    await room.redis.zadd(pageKey(page, 'order'), ...names)
    await room.redis.hset(pageKey(page, 'entries'), ...placements)
    await room.redis.hset(pageKey(page, 'bodies'), ...bodies)
  }
  return sum
}

function word(): string {
  let number = Math.floor(vocabulary ** Math.random()) + 16
  let written = ''
  for (; number > 0; number = Math.floor(number / 16)) written += letters[number % 16]
  return written
}

async function measureBuild(page: string, what: string): Promise<Searches> {
  const searches = createSearches({ texts: createPageTexts(room.redis), followed, limits: { shareOfTime: 1 } })
  await followed.snapshot(page)
  globalThis.gc?.()
  const before = process.memoryUsage()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const processor = process.cpuUsage()
  const began = performance.now()
  await searches.search(page, wantedIn('bakermo'), undefined, 20)
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(processor)
  await sleep(5)
  delay.disable()
  globalThis.gc?.()
  const after = process.memoryUsage()
  const held = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers
  console.log(
    `index of ${what}: ${(took / 1000).toFixed(2)} s (${((user + system) / 1e6).toFixed(2)} s of processor), ` +
      `${(held / 1e6).toFixed(0)} MB${globalThis.gc ? '' : ' (with what is yet to be collected)'}; ` +
      `longest hold-up ${(delay.max / 1e6).toFixed(0)} ms, 99th ${(delay.percentile(99) / 1e6).toFixed(0)} ms`,
  )
  return searches
}

async function measureQuestions(searches: Searches, page: string): Promise<void> {
  const kinds: [string, () => string][] = [
    ['one word', word],
    ['two words', () => `${word()} ${word()}`],
    ['eight words', () => Array.from({ length: 8 }, word).join(' ')],
    ['the beginning of one', () => word().slice(0, 3)],
    ['a single letter', () => 'bkmslrtvdugnf'.charAt(Math.floor(Math.random() * 13))],
    ['no word of the page', () => `xq${Math.random().toString(36).slice(2)}`],
  ]
  for (const [kind, ask] of kinds) {
    const took: number[] = []
    const counts: number[] = []
    for (let turn = 0; turn < questions; turn += 1) {
      const wanted = wantedIn(ask())
      const began = performance.now()
      const found = await searches.search(page, wanted, undefined, 20)
      took.push(performance.now() - began)
      counts.push(found?.count ?? 0)
    }
    console.log(`${kind}: ${spread(took)}; found ${quantile(counts, 0.5)} (median)`)
  }
}
