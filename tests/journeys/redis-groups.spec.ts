// The desk and a reader on a Redis that is a group: an editor writes and a reader reads on while masters go and slots move.
import type { Browser, Page } from '@playwright/test'
import { composer, entry, openDesk, write } from '../support/desk-journey.ts'
import { type House, openHouse } from '../support/house.ts'
import { expect, headlines, isLive, test } from '../support/journey.ts'
import { startCluster, type TestCluster } from '../support/redis-cluster.ts'
import { startSentinel } from '../support/redis-sentinel.ts'
import { keySlot } from '../../server/storage/key-slot.ts'
import { pageKey } from '../../server/storage/keys.ts'

interface Newsroom {
  house: House
  /** The desk of an editor, on the first page. */
  desk: Page
  /** Readers, one on each page. */
  readers: Page[]
  pages: { id: string; slug: string }[]
}

async function openNewsroom(redis: { url: string; stop(): Promise<void> }, browser: Browser): Promise<Newsroom> {
  const house = await openHouse({}, { webs: 1, workers: 2 }, redis)
  const pages = [await house.createPage({ headline: 'Storm' }), await house.createPage({ headline: 'Ferries' })]
  const readers: Page[] = []
  for (const { slug } of pages) {
    const reader = await browser.newPage()
    await reader.goto(`${house.url}/live/${slug}`)
    await isLive(reader)
    readers.push(reader)
  }
  return { house, desk: await openDesk(house, browser, pages[0]?.slug ?? ''), readers, pages }
}

/** Writes an entry for both pages, and waits until the desk and both readers have it. */
async function publishes({ desk, readers }: Newsroom, headline: string): Promise<void> {
  await write(desk, headline)
  const ferries = composer(desk).getByRole('checkbox', { name: /^Ferries/ })
  await ferries.last().check()
  await composer(desk).getByLabel('Headline').press('Control+Enter')
  await isEverywhere({ desk, readers }, headline)
}

async function isEverywhere({ desk, readers }: Pick<Newsroom, 'desk' | 'readers'>, headline: string): Promise<void> {
  const patience = { timeout: 45_000 }
  await expect(entry(desk, headline)).toHaveCount(1, patience)
  await expect(composer(desk).getByLabel('Headline')).toHaveValue('', patience)
  for (const reader of readers) await expect(reader.getByRole('heading', { name: headline })).toHaveCount(1, patience)
}

/** What stands on both pages, for those who were there all the time and for those who come now. */
async function showsAll({ house, readers, pages }: Newsroom, browser: Browser, expected: string[]): Promise<void> {
  for (const [at, reader] of readers.entries()) {
    expect(await headlines(reader)).toEqual(expected)
    const fresh = await browser.newPage()
    await fresh.goto(`${house.url}/live/${pages[at]?.slug}`)
    expect(await headlines(fresh)).toEqual(expected)
  }
}

test('behind Sentinels: a replica is promoted in order, and another when the master dies in the midst of a publish', {
  tag: '@full',
}, async ({ browser }) => {
  test.setTimeout(180_000)
  const sentinel = await startSentinel({ replicas: 2 })
  const newsroom = await openNewsroom(sentinel, browser)
  try {
    await publishes(newsroom, 'Before')
    await sentinel.failover()
    await publishes(newsroom, 'After the promotion')

    const master = await sentinel.master()
    await master.kill()
    await publishes(newsroom, 'While nobody was master')
    await showsAll(newsroom, browser, ['While nobody was master', 'After the promotion', 'Before'])
  } finally {
    await newsroom.house.stop()
  }
})

test('on a Cluster: slots move while pages are open, a replica takes over, and a master is lost in the midst of a publish', {
  tag: '@full',
}, async ({ browser }) => {
  test.setTimeout(180_000)
  const cluster = await startCluster({ masters: 3, replicas: 1 })
  const newsroom = await openNewsroom(cluster, browser)
  try {
    await publishes(newsroom, 'Before')
    await moveAway(cluster, newsroom.pages[0]?.id ?? '')
    await publishes(newsroom, 'After the move')

    const slot = pageKey(newsroom.pages[1]?.id ?? '', 'log')
    const [replica] = await cluster.replicasOf(await cluster.masterOf(slot))
    if (!replica) throw new Error('no replica is there')
    await cluster.failover(replica)
    await cluster.healthy()
    await publishes(newsroom, 'After the promotion')

    await (await cluster.masterOf(pageKey(newsroom.pages[0]?.id ?? '', 'log'))).kill()
    await publishes(newsroom, 'While a node was lost')
    await showsAll(newsroom, browser, ['While a node was lost', 'After the promotion', 'After the move', 'Before'])
  } finally {
    await newsroom.house.stop()
  }
})

/** Moves the slot of a page to another master, while the page is followed. */
async function moveAway(cluster: TestCluster, page: string): Promise<void> {
  const log = pageKey(page, 'log')
  const from = await cluster.masterOf(log)
  for (const node of cluster.nodes) {
    if (node === from || (await node.role()) !== 'master') continue
    await cluster.moveSlots([keySlot(log)], node)
    return
  }
}
