/** Sitemaps (sitemaps.org, protocol 0.9) and Google's extension for news. */
import { childOf, childrenOf, type XmlElement } from '../support/xml.ts'
import { type Clause, isDateTime, isWebAddress, repeated, replaced } from './clause.ts'

const sitemap = (name: string) => `{http://www.sitemaps.org/schemas/sitemap/0.9}${name}`
const news = (name: string) => `{http://www.google.com/schemas/sitemap-news/0.9}${name}`
const urlsOf = (root: XmlElement) => childrenOf(root, sitemap('url'))
const newsOf = (root: XmlElement) => urlsOf(root).flatMap(url => childrenOf(url, news('news')))
const twoDaysMs = 2 * 24 * 60 * 60 * 1000

export const sitemapClauses: readonly Clause<XmlElement>[] = [
  {
    clause: 'Sitemaps 0.9, urlset: the root, in its namespace, holds url elements only, 50,000 at most',
    faults: root => [
      root.name !== sitemap('urlset') && root.name,
      root.children.length > 50_000 && 'too many',
      ...root.children.map(({ name }) => name !== sitemap('url') && name),
    ],
    spoil: text => replaced(text, 'sitemaps.org/schemas/sitemap/0.9', 'sitemaps.org/schemas/sitemap/0.84'),
  },
  {
    clause: 'Sitemaps 0.9, loc: one absolute address on this site, shorter than 2,048 characters, and listed once',
    faults: root => {
      const places = urlsOf(root).map(url => childOf(url, sitemap('loc')).text)
      return [
        ...places.map(place => (!isWebAddress(place) || place.length >= 2048) && place),
        ...repeated(places),
        new Set(places.map(place => new URL(place).origin)).size > 1 && 'several sites',
      ]
    },
    spoil: text => replaced(text, '</urlset>', '<url><loc>https://elsewhere.example/</loc></url></urlset>'),
  },
  {
    clause: 'Sitemaps 0.9, lastmod: a W3C date and time, at most one',
    faults: root =>
      urlsOf(root).flatMap(url => {
        const dates = childrenOf(url, sitemap('lastmod')).map(({ text }) => text)
        return [dates.length > 1 && 'twice', ...dates.map(date => !isDateTime(date) && date)]
      }),
    spoil: text => replaced(text, /<lastmod>[^<]*/, '<lastmod>today'),
  },
]

export const newsClauses: readonly Clause<XmlElement>[] = [
  {
    clause: 'Google news sitemap, news:news: 1,000 at most, each with one publication, publication_date and title',
    faults: root => [
      newsOf(root).length > 1000 && 'too many',
      ...newsOf(root).flatMap(element =>
        ['publication', 'publication_date', 'title'].map(name => childrenOf(element, news(name)).length !== 1 && name),
      ),
    ],
    spoil: text => replaced(text, /<news:title>[^<]*<\/news:title>/, ''),
  },
  {
    clause: 'Google news sitemap, news:publication: a name, and a language of ISO 639, or zh-cn or zh-tw',
    faults: root =>
      newsOf(root).flatMap(element => {
        const publication = childOf(element, news('publication'))
        return [
          childOf(publication, news('name')).text.trim() === '' && 'name',
          !/^(?:[a-z]{2,3}|zh-cn|zh-tw)$/.test(childOf(publication, news('language')).text) && 'language',
        ]
      }),
    spoil: text => replaced(text, /<news:language>[^<]*/, '<news:language>en-GB'),
  },
  {
    clause: 'Google news sitemap, news:publication_date: a W3C date and time, within the last two days, never to come',
    faults: root =>
      newsOf(root).map(element => {
        const date = childOf(element, news('publication_date')).text
        const at = Date.parse(date)
        return (!isDateTime(date) || at > Date.now() + 60_000 || at < Date.now() - twoDaysMs - 60_000) && date
      }),
    spoil: text => replaced(text, /<news:publication_date>[^<]*/, '<news:publication_date>2031-01-01T00:00:00Z'),
  },
]
