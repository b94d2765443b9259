/** Every feed and sitemap of a newsroom with all that makes them hard, against the clauses of their specifications. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atomClauses } from '../clauses/atom.ts'
import { type Clause, faultsOf } from '../clauses/clause.ts'
import { jsonFeedClauses } from '../clauses/json-feed.ts'
import { rssClauses } from '../clauses/rss.ts'
import { newsClauses, sitemapClauses } from '../clauses/sitemap.ts'
import { bringInFiles } from '../support/import-by-hand.ts'
import { playScenes, type Scene } from '../support/machine-scenes.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { readXml } from '../support/xml.ts'

let site: TestSite
/** Texts by their addresses. */
const feeds: Record<'rss' | 'atom' | 'json', Map<string, string>> = { rss: new Map(), atom: new Map(), json: new Map() }
const sitemaps = new Map<string, string>()

beforeAll(async () => {
  site = await openSite()
  const scenes = await playScenes(async command => {
    const answer = await site.room.send(command)
    if (answer.status !== 'committed') throw new Error(`${command.type}: ${JSON.stringify(answer)}`)
  })
  const imported = await bringInFiles(site.room)
  const { nasty, long, ended, planned, scheduled, chinese } = scenes
  const paths = [nasty, long, ended, planned, scheduled, chinese, imported].map(
    ({ slug }: Pick<Scene, 'slug'>) => `/live/${slug}`,
  )
  for (const format of ['rss', 'atom', 'json'] as const) {
    const archives = [1, 2, 3].map(number => `/live/${long.slug}/feed.${format}?archive=${number}`)
    for (const address of [`/feed.${format}`, ...paths.map(path => `${path}/feed.${format}`), ...archives]) {
      const answer = await site.get(address)
      expect([address, answer.status]).toEqual([address, 200])
      feeds[format].set(address, await answer.text())
    }
  }
  for (const address of ['/sitemap.xml', '/sitemap-news.xml']) sitemaps.set(address, await site.text(address))
})
afterAll(() => site?.stop())

/** Holds every document against every clause, and every clause against a document that breaks it. */
function keeps<Document>(
  clauses: readonly Clause<Document>[],
  documents: () => ReadonlyMap<string, string>,
  read: (text: string) => Document,
): void {
  test.each(clauses)('$clause', clause => {
    expect(documents().size).toBeGreaterThan(0)
    const faults = [...documents()].map(([address, text]) => [address, faultsOf(clause, read(text))])
    expect(faults.filter(([, found]) => found?.length)).toEqual([])
    // The one that says the most can be spoilt in every way.
    const richest = [...documents().values()].reduce((one, other) => (richness(other) > richness(one) ? other : one))
    expect(faultsOf(clause, read(clause.spoil(richest)))).not.toEqual([])
  })
}

/** How much of what there can be a text has: the hostile page has all of it. */
const richness = (text: string) =>
  (text.match(/größe|gr%C3%B6/g)?.length ?? 0) * 1000 + (/news:news|lastmod/.test(text) ? 1 : 0)

const only = (address: string) => new Map([...sitemaps].filter(([one]) => one === address))

describe('RSS', () => {
  keeps(rssClauses, () => feeds.rss, readXml)
})
describe('Atom', () => {
  keeps(atomClauses, () => feeds.atom, readXml)
})
describe('JSON Feed', () => {
  keeps(
    jsonFeedClauses,
    () => feeds.json,
    text => JSON.parse(text) as Record<string, unknown>,
  )
})
describe('sitemaps', () => {
  keeps(sitemapClauses, () => sitemaps, readXml)
})
describe('news sitemap', () => {
  keeps(newsClauses, () => only('/sitemap-news.xml'), readXml)
})
