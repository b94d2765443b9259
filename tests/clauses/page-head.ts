/** What a page's head tells other sites: Open Graph (ogp.me), X's cards, canonical addresses, neighbours, feeds. */
import { type Clause, isDateTime, isWebAddress, repeated, replaced } from './clause.ts'
import { linkOf, metaOf, type PageDocument } from './page-document.ts'

const valuesOf = (page: PageDocument, name: string) =>
  page.metas.filter(meta => meta.name === name).map(meta => meta.content)
const relsOf = (page: PageDocument, rel: string) => page.links.filter(link => link.rel === rel)
const isStory = (page: PageDocument) => page.main['data-view'] !== undefined

export const headClauses: readonly Clause<PageDocument>[] = [
  {
    clause: 'Open Graph, basic metadata: og:title, og:type and og:url are there, and og:site_name',
    faults: page => ['og:title', 'og:type', 'og:url', 'og:site_name'].map(name => !metaOf(page, name)?.trim() && name),
    spoil: html => replaced(html, 'property="og:type"', 'property="og:kind"'),
  },
  {
    clause: 'Open Graph, arrays: nothing of ours is said twice',
    // A colour is given for each of the two schemes.
    faults: page => repeated(page.metas.map(({ name }) => name).filter(name => name !== 'theme-color')),
    spoil: html =>
      replaced(html, '<meta property="og:type"', '<meta property="og:type" content="website"><meta property="og:type"'),
  },
  {
    clause: 'Open Graph, og:image: an absolute address, with its size in pixels, and what it shows in words',
    faults: page => {
      const image = metaOf(page, 'og:image')
      if (image === undefined) return [metaOf(page, 'og:image:alt') !== undefined && 'alt of no image']
      const sizes = ['og:image:width', 'og:image:height'].map(name => metaOf(page, name))
      return [
        !isWebAddress(image) && image,
        sizes.some(size => !/^[1-9]\d*$/.test(size ?? '')) && 'size',
        metaOf(page, 'og:image:alt') === '' && 'alt',
      ]
    },
    spoil: html => replaced(html, /property="og:image" content="[^"]*"/, 'property="og:image" content="/media/a.jpg"'),
  },
  {
    clause: 'Open Graph, og:locale: language_TERRITORY',
    faults: page => [!/^[a-z]{2,3}_[A-Z]{2}$/.test(metaOf(page, 'og:locale') ?? '') && metaOf(page, 'og:locale')],
    spoil: html => replaced(html, /property="og:locale" content="[^"]*"/, 'property="og:locale" content="en-GB"'),
  },
  {
    clause: 'Open Graph, article: published_time and modified_time are ISO 8601, in this order',
    faults: page => {
      if (!isStory(page)) return []
      const [published, modified] = ['article:published_time', 'article:modified_time'].map(name => metaOf(page, name))
      return [
        metaOf(page, 'og:type') !== 'article' && 'og:type',
        !isDateTime(published) && 'published_time',
        !isDateTime(modified) && 'modified_time',
        String(modified) < String(published) && 'order',
      ]
    },
    spoil: html => replaced(html, /(?<=article:published_time" content=")[^"]*/, 'today'),
  },
  {
    clause: 'X cards: twitter:card is one that X knows, the large one where there is a picture',
    faults: page => [
      metaOf(page, 'twitter:card') !== (metaOf(page, 'og:image') ? 'summary_large_image' : 'summary') && 'twitter:card',
      metaOf(page, 'twitter:image:alt') !== metaOf(page, 'og:image:alt') && 'twitter:image:alt',
    ],
    spoil: html => replaced(html, /name="twitter:card" content="[^"]*"/, 'name="twitter:card" content="gallery"'),
  },
  {
    clause: 'RFC 6596, canonical: one absolute address, which Open Graph names too',
    faults: page => [
      relsOf(page, 'canonical').length !== 1 && 'not one',
      !isWebAddress(linkOf(page, 'canonical')) && 'not absolute',
      linkOf(page, 'canonical') !== metaOf(page, 'og:url') && 'og:url',
    ],
    spoil: html => replaced(html, /rel="canonical" href="[^"]*"/, 'rel="canonical" href="/live/story"'),
  },
  {
    clause: 'Robots meta tag: what has a canonical address may be listed',
    faults: page => valuesOf(page, 'robots').map(words => /noindex|none/.test(words) && words),
    spoil: html =>
      replaced(html, '<meta name="viewport"', '<meta name="robots" content="noindex"><meta name="viewport"'),
  },
  {
    clause: 'HTML, link types prev and next: one of each at most, absolute, and not the page itself',
    faults: page =>
      ['prev', 'next'].flatMap(rel => {
        const links = relsOf(page, rel)
        return [
          links.length > 1 && rel,
          ...links.map(({ href }) => (!isWebAddress(href) || href === linkOf(page, 'canonical')) && href),
        ]
      }),
    spoil: html => replaced(html, '<meta name="viewport"', '<link rel="next" href="/more"><meta name="viewport"'),
  },
  {
    clause: 'RSS Autodiscovery, and JSON Feed 1.1, discovery: the feeds are named with their types',
    faults: page => {
      const types = relsOf(page, 'alternate').map(({ type, href }) => `${type} ${href.split('/').at(-1)}`)
      return ['application/rss+xml feed.rss', 'application/atom+xml feed.atom', 'application/feed+json feed.json'].map(
        wanted => !types.includes(wanted) && wanted,
      )
    },
    spoil: html => replaced(html, 'type="application/atom+xml"', 'type="text/xml"'),
  },
]
