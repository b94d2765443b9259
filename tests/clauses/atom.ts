/** Atom: RFC 4287, with archives (RFC 5005) and deleted entries (RFC 6721). */
import { childrenOf, type XmlElement } from '../support/xml.ts'
import { type Clause, isDateTime, isLanguage, isMediaType, isUri, repeated, replaced } from './clause.ts'

const atom = (name: string) => `{http://www.w3.org/2005/Atom}${name}`
const fh = (name: string) => `{http://purl.org/syndication/history/1.0}${name}`
const tombstone = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'
const xmlLang = '{http://www.w3.org/XML/1998/namespace}lang'

const entriesOf = (feed: XmlElement) => childrenOf(feed, atom('entry'))
const withEntries = (feed: XmlElement) => [feed, ...entriesOf(feed)]
const textsOf = (element: XmlElement, name: string) => childrenOf(element, name).map(child => child.text)
const textOf = (element: XmlElement, name: string) => textsOf(element, name)[0]
const linksOf = (element: XmlElement, rel: string) =>
  childrenOf(element, atom('link')).filter(({ attributes }) => (attributes.rel ?? 'alternate') === rel)
const everyElement = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(everyElement)]
const named = (feed: XmlElement, ...names: string[]) =>
  everyElement(feed).filter(({ name }) => names.map(atom).includes(name))

function once(element: XmlElement, names: string[], required: boolean): string[] {
  return names.flatMap(name => {
    const count = childrenOf(element, atom(name)).length
    return count === 1 || (count === 0 && !required) ? [] : [`${count} ${name} in ${element.name}`]
  })
}

const of4287: Clause<XmlElement>[] = [
  {
    clause: 'RFC 4287, 2: a feed document is an atom:feed in the Atom namespace',
    faults: feed => [feed.name !== atom('feed') && feed.name],
    spoil: text => replaced(text, 'http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#'),
  },
  {
    clause: 'RFC 4287, 2: xml:lang is a language tag',
    faults: feed =>
      everyElement(feed).map(
        ({ attributes }) => xmlLang in attributes && !isLanguage(attributes[xmlLang]) && 'xml:lang',
      ),
    spoil: text => replaced(text, /xml:lang="[^"]*"/, 'xml:lang="English, mostly"'),
  },
  {
    clause: 'RFC 4287, 3.1.1 and 4.1.3.3: texts, and content of type html, hold no elements',
    faults: feed =>
      named(feed, 'title', 'subtitle', 'summary', 'content').map(({ name, children }) => children.length > 0 && name),
    spoil: text => replaced(text, '</title>', '<b/></title>'),
  },
  {
    clause: 'RFC 4287, 3.2: a person has one name that says something, at most one address, and that is a URI',
    faults: feed =>
      named(feed, 'author').flatMap(person => [
        ...once(person, ['name'], true),
        ...once(person, ['uri', 'email'], false),
        textOf(person, atom('name'))?.trim() === '' && 'an empty name',
        textsOf(person, atom('uri')).some(uri => !isUri(uri)) && 'uri',
      ]),
    spoil: text => replaced(text, /<author><name>/, '<author><name>One</name><name>'),
  },
  {
    clause: 'RFC 4287, 3.3: dates are RFC 3339 with capital T and Z',
    faults: feed => named(feed, 'published', 'updated').map(date => !isDateTime(date.text) && date.text),
    spoil: text => replaced(text, /<updated>[^<]*/, '<updated>2026-03-01 12:00'),
  },
  {
    clause:
      'RFC 4287, 4.1.1: a feed has one id, title and updated; at most one subtitle, generator, icon, logo and rights',
    faults: feed => [
      ...once(feed, ['id', 'title', 'updated'], true),
      ...once(feed, ['subtitle', 'generator', 'icon', 'logo', 'rights'], false),
    ],
    spoil: text => replaced(text, '</subtitle>', '</subtitle><subtitle>Another</subtitle>'),
  },
  {
    clause: 'RFC 4287, 4.1.1: a feed has an author, unless every entry has one',
    faults: feed => [
      childrenOf(feed, atom('author')).length === 0 &&
        entriesOf(feed).some(entry => childrenOf(entry, atom('author')).length === 0) &&
        'nobody wrote it',
    ],
    spoil: text => text.replace(/<author>.*?<\/author>\n/gs, ''),
  },
  {
    clause: 'RFC 4287, 4.1.1 and 4.1.2: no two alternate links of one type and language',
    faults: feed =>
      withEntries(feed).flatMap(element =>
        repeated(linksOf(element, 'alternate').map(({ attributes: { type, hreflang } }) => `${type} ${hreflang}`)),
      ),
    spoil: text =>
      replaced(
        text,
        '<generator>',
        '<link rel="alternate" type="text/html" href="https://a.example/"/>'.repeat(2) + '<generator>',
      ),
  },
  {
    clause: 'RFC 4287, 4.1.1: a feed names its own address',
    faults: feed => [linksOf(feed, 'self').length !== 1 && 'self'],
    spoil: text => replaced(text, 'rel="self"', 'rel="related"'),
  },
  {
    clause:
      'RFC 4287, 4.1.2: an entry has one id, title and updated; at most one published, summary, content, source, rights',
    faults: feed =>
      entriesOf(feed).flatMap(entry => [
        ...once(entry, ['id', 'title', 'updated'], true),
        ...once(entry, ['published', 'summary', 'content', 'source', 'rights'], false),
      ]),
    spoil: text => replaced(text, '</entry>', '<content>again</content></entry>'),
  },
  {
    clause: 'RFC 4287, 4.1.2: an entry leads somewhere, by an alternate link',
    faults: feed => entriesOf(feed).map(entry => linksOf(entry, 'alternate').length === 0 && textOf(entry, atom('id'))),
    spoil: text =>
      replaced(
        text,
        /<\/updated>\n<link rel="alternate" type="text\/html" href="[^"]*"\/>\n(?=<author>|<category|<link|<source|<summary|<content)/,
        '</updated>',
      ),
  },
  {
    clause: 'RFC 4287, 4.2.2: a category has a term',
    faults: feed => named(feed, 'category').map(({ attributes }) => !attributes.term && 'category'),
    spoil: text => replaced(text, '<category term=', '<category name='),
  },
  {
    clause: 'RFC 4287, 4.2.6: an id is an absolute URI, and of one entry only',
    faults: feed => [
      ...named(feed, 'id').map(id => !isUri(id.text) && id.text),
      ...repeated(entriesOf(feed).map(entry => textOf(entry, atom('id')) ?? '')),
    ],
    spoil: text =>
      replaced(text, /(<entry[\s\S]*?<\/entry>)/, `${/<entry[\s\S]*?<\/entry>/.exec(text)?.[0]}`.repeat(2)),
  },
  {
    clause: 'RFC 4287, 4.2.7: a link has an address, a known relation, and a media type and language that are such',
    faults: feed =>
      named(feed, 'link').flatMap(({ attributes: { href, rel = 'alternate', type, hreflang } }) => [
        !isUri(href) && `href ${href}`,
        !['alternate', 'enclosure', 'self', 'current', 'prev-archive', 'next-archive'].includes(rel) && `rel ${rel}`,
        type !== undefined && !isMediaType(type) && `type ${type}`,
        hreflang !== undefined && !isLanguage(hreflang) && `hreflang ${hreflang}`,
      ]),
    spoil: text => replaced(text, 'type="text/html"', 'type="a page"'),
  },
  {
    clause: 'RFC 4287, 4.2.9 and 4.2.15: nothing was changed before it was published, nor after the feed was',
    faults: feed =>
      entriesOf(feed).flatMap(entry => {
        const updated = textOf(entry, atom('updated')) ?? ''
        return [
          updated < (textOf(entry, atom('published')) ?? '') && 'changed before it was published',
          updated > (textOf(feed, atom('updated')) ?? '') && 'newer than its feed',
        ]
      }),
    spoil: text => replaced(text, /<updated>[^<]*/, '<updated>1970-01-01T00:00:00Z'),
  },
  {
    clause: 'RFC 4287, 4.2.11: the source of an entry has its id, title and updated',
    faults: feed => named(feed, 'source').flatMap(source => once(source, ['id', 'title', 'updated'], true)),
    spoil: text => replaced(text, '</entry>', '<source/></entry>'),
  },
  {
    clause: 'RFC 4287, 6: what Atom does not know stands in other namespaces',
    faults: feed =>
      everyElement(feed).map(
        ({ name }) =>
          (name.startsWith(atom('')) || !name.startsWith('{')) &&
          !/}(?:feed|entry|source|id|title|subtitle|updated|published|link|author|name|uri|category|generator|summary|content)$/.test(
            name,
          ) &&
          name,
      ),
    spoil: text => replaced(text, '<generator>', '<modified/><generator>'),
  },
]

const of5005: Clause<XmlElement>[] = [
  {
    clause: 'RFC 5005, 2: what is complete says so once, by an empty element in the head, and has no archives',
    faults: feed => {
      const complete = everyElement(feed).filter(({ name }) => name === fh('complete'))
      return [
        complete.length > 1 && 'twice',
        complete.length !== childrenOf(feed, fh('complete')).length && 'not in the head',
        complete.some(({ text, children }) => text !== '' || children.length > 0) && 'not empty',
        complete.length > 0 && linksOf(feed, 'prev-archive').length > 0 && 'complete, and archived',
      ]
    },
    spoil: text => replaced(text, '<generator>', '<fh:complete/><fh:complete/><generator>'),
  },
  {
    clause:
      'RFC 5005, 4: an archive says that it is one, by an empty element in the head, and names the feed it belongs to',
    faults: feed => {
      const isArchive = linksOf(feed, 'self').some(({ attributes }) => attributes.href?.includes('archive='))
      const marks = childrenOf(feed, fh('archive'))
      return [
        isArchive !== (marks.length === 1) && 'fh:archive',
        marks.some(({ text, children }) => text !== '' || children.length > 0) && 'not empty',
        isArchive !== (linksOf(feed, 'current').length === 1) && 'current',
      ]
    },
    spoil: text =>
      text.includes('<fh:archive/>')
        ? replaced(text, '<fh:archive/>', '')
        : replaced(text, '<generator>', '<fh:archive/><generator>'),
  },
  {
    clause: 'RFC 5005, 4: at most one archive before and one after; the feed itself has none after it',
    faults: feed => [
      linksOf(feed, 'prev-archive').length > 1 && 'prev-archive',
      linksOf(feed, 'next-archive').length > (childrenOf(feed, fh('archive')).length > 0 ? 1 : 0) && 'next-archive',
    ],
    spoil: text =>
      replaced(text, '<generator>', '<link rel="next-archive" href="https://a.example/"/>'.repeat(2) + '<generator>'),
  },
]

const of6721: Clause<XmlElement>[] = [
  {
    clause:
      'RFC 6721, 3: a deleted entry stands in the feed itself, with the id as an absolute URI, and when it was deleted',
    faults: feed =>
      everyElement(feed)
        .filter(({ name }) => name === tombstone)
        .flatMap(element => [
          !feed.children.includes(element) && 'not in the feed itself',
          !isUri(element.attributes.ref) && `ref ${element.attributes.ref}`,
          !isDateTime(element.attributes.when) && `when ${element.attributes.when}`,
        ]),
    spoil: text => replaced(text, '</feed>', '<at:deleted-entry ref="of old" when="once"/></feed>'),
  },
  {
    clause: 'RFC 6721, 3: it is told once; and an entry that is there is newer than when it was deleted',
    faults: feed => {
      const gone = childrenOf(feed, tombstone).map(({ attributes: { ref = '', when = '' } }) => ({ ref, when }))
      return [
        ...repeated(gone.map(({ ref }) => ref)),
        ...entriesOf(feed).map(
          entry =>
            gone.some(
              ({ ref, when }) => ref === textOf(entry, atom('id')) && when >= (textOf(entry, atom('updated')) ?? ''),
            ) && 'there, and deleted',
        ),
      ]
    },
    spoil: text =>
      replaced(text, '</feed>', '<at:deleted-entry ref="urn:x:1" when="2026-03-01T12:00:00Z"/>'.repeat(2) + '</feed>'),
  },
]

export const atomClauses: readonly Clause<XmlElement>[] = [...of4287, ...of5005, ...of6721]
