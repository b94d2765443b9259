/** The indexes of a process: built from the log, brought up to date with every question, bounded, and made anew when lost. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntryBody } from '../../shared/entry.ts'
import type { Missed } from '../../shared/operation.ts'
import { positionOf } from '../../shared/position.ts'
import type { PageTexts, TextsRead } from '../../server/newsroom/ports.ts'
import { createSearches, type SearchLimits } from '../../server/search/searches.ts'
import { createShareOfTime } from '../../server/search/share-of-time.ts'
import { wantedIn } from '../../server/search/words.ts'
import { createPageTexts } from '../../server/storage/page-texts.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

const unhurried = { shareOfTime: 1000 }

/** Searches of the real log, and how often it was read for them. */
function searchesOf(limits: Partial<SearchLimits> = unhurried) {
  const texts = createPageTexts(room.redis)
  const counted = { reads: 0 }
  const searches = createSearches({
    texts: {
      below: (page, before) => {
        counted.reads += 1
        return texts.below(page, before)
      },
    },
    followed: { missed: (page, after) => room.log.since(page, after) },
    limits,
  })
  const count = async (page: string, words: string) =>
    (await searches.search(page, wantedIn(words), undefined, 20))?.count
  return { searches, counted, count }
}

test('[H1] a page of several reads is searched from the newest entry to the first', async () => {
  const page = await room.createPage()
  for (let number = 1; number <= 450; number += 1) await room.publish([page], `Storm ${number}`)
  const { searches, counted } = searchesOf()
  const found = await searches.search(page, wantedIn('storm'), undefined, 2)
  expect(found?.count).toBe(450)
  expect(counted.reads).toBe(3)
  const first = await searches.search(page, [{ folded: '1', isBeginning: false }], undefined, 2)
  const second = await searches.search(page, wantedIn('storm'), found?.entries[1]?.position, 450)
  expect(first?.count).toBe(1)
  expect(second?.entries.at(-1)).toEqual(first?.entries[0])
  expect(second?.entries).toHaveLength(448)
  expect(counted.reads).toBe(3)
})

test('what happens after the index was built is searched without reading the page again', async () => {
  const page = await room.createPage()
  const id = await room.publish([page], 'Before')
  const { count, counted } = searchesOf()
  expect(await count(page, 'before')).toBe(1)
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('Afterwards') } })
  await room.publish([page], 'Besides')
  expect([await count(page, 'before'), await count(page, 'afterwards'), await count(page, 'besides')]).toEqual([
    0, 1, 1,
  ])
  expect(counted.reads).toBe(1)
})

test('what happens while the index is being built is in it', async () => {
  const page = await room.createPage()
  const ids: string[] = []
  for (let number = 1; number <= 250; number += 1) ids.push(await room.publish([page], `Storm ${number}`))
  const texts = createPageTexts(room.redis)
  const searches = createSearches({
    texts: {
      async below(page, before) {
        const read = await texts.below(page, before)
        if (before !== undefined) return read
        // Read already, and not yet read: both change before the index is whole.
        await room.send({ type: 'withdraw', entry: { id: ids[249] as string } })
        await room.send({ type: 'edit', entry: { id: ids[0] as string, revision: 1, ...body('Flood') } })
        await room.publish([page as string], 'Storm 251')
        return read
      },
    },
    followed: { missed: (page, after) => room.log.since(page, after) },
    limits: unhurried,
  })
  const search = async (words: string) => (await searches.search(page, wantedIn(words), undefined, 1))?.count
  expect([await search('storm'), await search('storm 250'), await search('flood'), await search('storm 251')]).toEqual([
    249, 0, 1, 1,
  ])
})

test('a log that is another one, or of which too much was missed, is read anew', async () => {
  const page = await room.createPage()
  await room.publish([page], 'Storm')
  let isLost = false
  const texts = createPageTexts(room.redis)
  let reads = 0
  const searches = createSearches({
    texts: {
      below: (page, before) => {
        reads += 1
        isLost = false
        return texts.below(page, before)
      },
    },
    followed: {
      missed: async (page, after) =>
        isLost ? ((await room.log.snapshot(page)) as Missed) : room.log.since(page, after),
    },
    limits: unhurried,
  })
  const count = async () => (await searches.search(page, wantedIn('storm'), undefined, 1))?.count
  expect(await count()).toBe(1)
  await room.publish([page], 'Storm again')
  isLost = true
  expect(await count()).toBe(2)
  expect(reads).toBe(2)
})

test('many who ask at once wait for one index', async () => {
  const page = await room.createPage()
  await room.publish([page], 'Storm')
  const { count, counted } = searchesOf()
  expect(await Promise.all(Array.from({ length: 50 }, () => count(page, 'storm')))).toEqual(Array(50).fill(1))
  expect(counted.reads).toBe(1)
})

test('a page that is not there is not found', async () => {
  expect(await searchesOf().count('p_never', 'storm')).toBeUndefined()
})

test('when many pages are waited for, who comes then is told to come again; the others are answered', async () => {
  const pages = await Promise.all([room.createPage(), room.createPage(), room.createPage()])
  for (const page of pages) await room.publish([page], 'Storm')
  const { count } = searchesOf({ ...unhurried, mostWaiting: 2 })
  const answers = await Promise.allSettled(pages.map(page => count(page, 'storm')))
  expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value : answer.reason.code))).toEqual([
    1,
    1,
    'unavailable',
  ])
  expect(await count(pages[2] as string, 'storm')).toBe(1)
})

/** A page of so many entries in memory, each with a word of its own. */
function longPage(entries: number, text = 'Water stood in the lower streets until noon.'): PageTexts {
  const read = (from: number): TextsRead => {
    const numbers = Array.from({ length: Math.min(200, from) }, (_, at) => from - at)
    const last = numbers.at(-1) ?? 1
    return {
      cursor: '1.0123456789abcdef',
      entries: numbers.map(number => ({
        id: `e${number}`,
        position: positionOf(number, number),
        body: (): EntryBody => body(`Entry w${number}x`, text),
      })),
      ...(last > 1 ? { following: positionOf(last, last) } : {}),
    }
  }
  return { below: async (_page, before) => read(before === undefined ? entries : Number(before.slice(15)) - 1) }
}

const cursorAt = (sequence: number) => `${sequence}.0123456789abcdef` as const

const still = {
  missed: async (): Promise<Missed> => ({
    kind: 'catchUp',
    from: '1.0123456789abcdef',
    to: '1.0123456789abcdef',
    entries: [],
    withdrawn: [],
    pins: [],
  }),
}

test('[H1] on a page of 20,000 entries the first one is found as the last, and others have their turns while it is read', async () => {
  const searches = createSearches({ texts: longPage(20_000), followed: still, limits: unhurried })
  let turns = 0
  const clock = setInterval(() => (turns += 1), 0)
  const search = (words: string) => searches.search('page', wantedIn(words), undefined, 5)
  const oldest = await search('w1x')
  clearInterval(clock)
  expect(turns).toBeGreaterThan(10)
  expect(oldest).toEqual({ count: 1, entries: [{ id: 'e1', position: positionOf(1, 1) }] })
  expect((await search('w20000x'))?.entries[0]?.id).toBe('e20000')
  expect((await search('streets'))?.count).toBe(20_000)
})

test('however much happens while an index is built, as in an import, it is built once', async () => {
  const entries = longPage(1000)
  let head = 1
  let builds = 0
  const texts: PageTexts = {
    async below(page, before) {
      if (before === undefined) builds += 1
      head += 600
      const read = await entries.below(page, before)
      return read && { ...read, cursor: cursorAt(head - 600) }
    },
  }
  // As the log does it: of more than a thousand operations nothing but a snapshot is told.
  const missed = async (_page: string, { sequence }: { sequence: number }): Promise<Missed> => {
    const kind = head - sequence > 1000 ? 'snapshot' : 'catchUp'
    const to = cursorAt(head)
    return { kind, from: cursorAt(sequence), to, entries: [], withdrawn: [], pins: [] } as unknown as Missed
  }
  const searches = createSearches({ texts, followed: { missed }, limits: unhurried })
  expect((await searches.search('page', wantedIn('streets'), undefined, 1))?.count).toBe(1000)
  expect(builds).toBe(1)
})

test('a page that is larger than memory allows is searched as far back as it allows, which is said', async () => {
  const searches = createSearches({
    texts: longPage(3000),
    followed: still,
    limits: { ...unhurried, mostBytes: 800_000 },
  })
  const found = await searches.search('page', wantedIn('streets'), undefined, 1)
  expect(found?.reach).toBeDefined()
  expect(found?.count).toBeGreaterThan(200)
  expect(found?.count).toBeLessThan(2000)
  const lowest = Number(found?.reach?.slice(15))
  expect((await searches.search('page', wantedIn(`w${lowest}x`), undefined, 1))?.count).toBe(1)
  expect((await searches.search('page', wantedIn(`w${lowest - 1}x`), undefined, 1))?.count).toBe(0)
})

test('of many pages those stay that are asked for, and the others are read again when they are', async () => {
  let reads = 0
  const texts = longPage(400)
  const counting: PageTexts = {
    below(page, before) {
      if (before === undefined) reads += 1
      return texts.below(page, before)
    },
  }
  const searches = createSearches({ texts: counting, followed: still, limits: { ...unhurried, mostBytes: 900_000 } })
  const ask = (page: string) => searches.search(page, wantedIn('w7x'), undefined, 1)
  for (const page of ['one', 'two', 'three', 'four', 'five', 'six']) {
    await ask(page)
    await ask('one')
  }
  expect(reads).toBe(6)
  expect((await ask('two'))?.count).toBe(1)
  expect(reads).toBe(7)
})

test('questions take no more than their share of the time, and what is known already is always told', () => {
  let now = 0
  const share = createShareOfTime(0.2, () => now)
  const search = (ms: number) =>
    share.spend(() => {
      now += ms
      return 'found'
    })
  const begin = now
  let spent = 0
  for (; now < begin + 10_000; now += 1) {
    try {
      search(5)
      spent += 5
    } catch (refusal) {
      expect(refusal).toMatchObject({ code: 'unavailable', retryAfter: 2 })
    }
  }
  expect(spent).toBeGreaterThan(1500)
  expect(spent).toBeLessThan(2600)
})
