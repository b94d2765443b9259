/** RSS 2.0 (the RSS Advisory Board's specification, 2.0.11), and the extensions that our feeds use. */
import { childOf, childrenOf, type XmlElement } from '../support/xml.ts'
import { type Clause, isDateTime, isLanguage, isMediaType, isUri, isWebAddress, repeated, replaced } from './clause.ts'

const atom = (name: string) => `{http://www.w3.org/2005/Atom}${name}`
const media = (name: string) => `{http://search.yahoo.com/mrss/}${name}`
const creator = '{http://purl.org/dc/elements/1.1/}creator'
const encoded = '{http://purl.org/rss/1.0/modules/content/}encoded'

const channelOf = (root: XmlElement) => childOf(root, 'channel')
const itemsOf = (root: XmlElement) => childrenOf(channelOf(root), 'item')
const textsOf = (element: XmlElement, name: string) => childrenOf(element, name).map(child => child.text)

const knownOfChannel = new Set('title link description language lastBuildDate generator ttl item'.split(' '))
const knownOfItem = new Set('title link description category guid pubDate source'.split(' '))
const rfc822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

export const rssClauses: readonly Clause<XmlElement>[] = [
  {
    clause: 'RSS 2.0, “What is RSS?”: the root is rss, version 2.0, with one channel',
    faults: root => [
      root.name !== 'rss' && root.name,
      root.attributes.version !== '2.0' && 'version',
      root.children.length !== 1 && 'not one child',
    ],
    spoil: text => replaced(text, 'version="2.0"', 'version="0.91"'),
  },
  {
    clause: 'RSS 2.0, required channel elements: title, link and description, once each, and not empty',
    faults: root =>
      ['title', 'link', 'description'].map(name => {
        const texts = textsOf(channelOf(root), name)
        return (texts.length !== 1 || texts[0]?.trim() === '') && name
      }),
    spoil: text => replaced(text, /<description>[\s\S]*?<\/description>\n/, ''),
  },
  {
    clause: 'RSS 2.0, optional channel elements: a language that is one, a time to live in minutes, each at most once',
    faults: root => {
      const channel = channelOf(root)
      return [
        ...repeated(channel.children.map(({ name }) => name).filter(name => name !== 'item' && name !== atom('link'))),
        ...textsOf(channel, 'language').map(language => !isLanguage(language) && language),
        ...textsOf(channel, 'ttl').map(ttl => !/^\d+$/.test(ttl) && ttl),
      ]
    },
    spoil: text => replaced(text, /<ttl>/, '<ttl>about '),
  },
  {
    clause: 'RSS 2.0, lastBuildDate and pubDate: RFC 822, with four digits for the year',
    faults: root =>
      [channelOf(root), ...itemsOf(root)]
        .flatMap(element => [...textsOf(element, 'lastBuildDate'), ...textsOf(element, 'pubDate')])
        .map(date => (!rfc822.test(date) || Number.isNaN(Date.parse(date))) && date),
    spoil: text => replaced(text, /<lastBuildDate>[^<]*/, '<lastBuildDate>2026-03-01T12:00:00Z'),
  },
  {
    clause: 'RSS 2.0, elements of item: a title or a description, and each element at most once but for categories',
    faults: root =>
      itemsOf(root).flatMap(item => [
        textsOf(item, 'title').length + textsOf(item, 'description').length === 0 && 'says nothing',
        ...repeated(item.children.map(({ name }) => name).filter(name => name !== 'category' && knownOfItem.has(name))),
      ]),
    spoil: text => replaced(text, '</item>', '<link>https://a.example/</link></item>'),
  },
  {
    clause: 'RSS 2.0, guid: of one item only; an address that opens where it says that it is a permalink',
    faults: root => {
      const guids = itemsOf(root).map(item => childOf(item, 'guid'))
      return [
        ...repeated(guids.map(({ text }) => text)),
        ...guids.map(
          ({ text, attributes }) => (attributes.isPermaLink ?? 'true') === 'true' && !isWebAddress(text) && text,
        ),
      ]
    },
    spoil: text => replaced(text, 'isPermaLink="false"', 'isPermaLink="true"'),
  },
  {
    clause: 'RSS 2.0, link: all links begin with a scheme',
    faults: root =>
      [channelOf(root), ...itemsOf(root)].flatMap(element =>
        textsOf(element, 'link').map(link => !isUri(link) && link),
      ),
    spoil: text => replaced(text, /<link>[^<]*/, '<link>/live/story'),
  },
  {
    clause: 'RSS 2.0, source: names the feed that an item comes from by its address',
    faults: root =>
      itemsOf(root).flatMap(item =>
        childrenOf(item, 'source').map(
          ({ text, attributes }) => (text.trim() === '' || !isWebAddress(attributes.url)) && 'source',
        ),
      ),
    spoil: text => replaced(text, '</item>', '<source>Somewhere</source></item>'),
  },
  {
    clause: 'RSS 2.0, extending RSS: whatever is not part of it stands in a namespace',
    faults: root => {
      const foreign = (element: XmlElement, known: ReadonlySet<string>) =>
        element.children.map(({ name }) => !name.startsWith('{') && !known.has(name) && name)
      return [...foreign(channelOf(root), knownOfChannel), ...itemsOf(root).flatMap(item => foreign(item, knownOfItem))]
    },
    spoil: text => replaced(text, '</item>', '<author>Ada Marsh</author></item>'),
  },
  {
    clause: 'RSS Best Practices Profile, atom:link: the feed names its own address and type',
    faults: root => [
      childrenOf(channelOf(root), atom('link')).filter(
        ({ attributes: { rel, type, href } }) => rel === 'self' && type === 'application/rss+xml' && isWebAddress(href),
      ).length !== 1 && 'self',
    ],
    spoil: text => replaced(text, 'rel="self"', 'rel="me"'),
  },
  {
    clause: 'RSS Best Practices Profile, content:encoded and dc:creator: one whole text, and people by their names',
    faults: root =>
      itemsOf(root).flatMap(item => [
        childrenOf(item, encoded).length !== 1 && 'content:encoded',
        ...textsOf(item, creator).map(name => name.trim() === '' && 'dc:creator'),
        ...textsOf(item, atom('updated')).map(date => !isDateTime(date) && date),
      ]),
    spoil: text => replaced(text, '</item>', '<dc:creator> </dc:creator></item>'),
  },
  {
    clause: 'Media RSS 1.5.1, media:content: an address, a medium, a type and a size that are such',
    faults: root =>
      itemsOf(root).flatMap(item =>
        childrenOf(item, media('content')).flatMap(({ attributes: { url, medium = '', type, width, height } }) => [
          !isWebAddress(url) && `url ${url}`,
          !['image', 'video'].includes(medium) && `medium ${medium}`,
          type !== undefined && !isMediaType(type) && `type ${type}`,
          [width, height].some(size => size !== undefined && !/^[1-9]\d*$/.test(size)) && 'size',
        ]),
      ),
    spoil: text => replaced(text, 'medium="image"', 'medium="picture"'),
  },
]
