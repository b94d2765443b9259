/** schema.org's LiveBlogPosting and what Google asks of articles, images and structured data in general. */
import { type Clause, isDateTime, isLanguage, isUri, isWebAddress, repeated } from './clause.ts'
import { dataOf, type Json, type PageDocument } from './page-document.ts'

/** Of each type, what schema.org knows of it and we say; `@id` and `@type` may always stand. */
const vocabulary: Record<string, string> = {
  LiveBlogPosting:
    'headline description url inLanguage datePublished dateModified coverageStartTime coverageEndTime image author publisher liveBlogUpdate',
  BlogPosting:
    'headline articleBody url mainEntityOfPage inLanguage datePublished dateModified author publisher image correction isPartOf',
  CorrectionComment: 'text',
  ImageObject: 'url contentUrl width height caption creditText',
  Organization: 'name url logo',
  Person: 'name jobTitle url',
  WebSite: 'name url',
}

const nodes = (value: unknown): Json[] => {
  if (Array.isArray(value)) return value.flatMap(nodes)
  if (typeof value !== 'object' || value === null) return []
  return [value as Json, ...Object.values(value).flatMap(nodes)]
}
const ofType = (page: PageDocument, ...types: string[]) =>
  nodes(dataOf(page)).filter(node => types.includes(String(node['@type'])))
const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? (value as Json[]) : value === undefined ? [] : [value as Json]
const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined)
const isOfPage = (page: PageDocument) => page.main['data-view'] !== undefined
/** What names a story without telling of it: that it is part of it. */
const isReference = (node: Json) => node['@type'] === 'LiveBlogPosting' && !('datePublished' in node)
const postings = (page: PageDocument) =>
  ofType(page, 'LiveBlogPosting', 'BlogPosting').filter(node => !isReference(node))

/** A clause whose breach is made by changing the data. */
function clause(
  words: string,
  faults: Clause<PageDocument>['faults'],
  spoil: (data: Json, update: Json) => void,
): Clause<PageDocument> {
  return {
    clause: words,
    faults,
    spoil: html =>
      html.replace(
        /(<script type="application\/ld\+json">)(.*?)(<\/script>)/s,
        (_, before: string, json: string, after: string) => {
          const data = JSON.parse(json) as Json
          spoil(data, listOf(data.liveBlogUpdate)[0] ?? data)
          return before + JSON.stringify(data).replaceAll('<', '\\u003c') + after
        },
      ),
  }
}

export const structuredDataClauses: readonly Clause<PageDocument>[] = [
  {
    clause: 'JSON-LD 1.1, 7: one script, whose text is JSON and holds nothing that could end it or open a comment',
    faults: page => [
      page.scripts.length !== 1 && `${page.scripts.length} scripts`,
      /[<>\u2028\u2029]/.test(page.scripts.join()) && 'markup',
    ],
    spoil: html => html.replace('"headline":"', '"headline":"<!--'),
  },
  clause(
    'JSON-LD 1.1, 9.1: the context is schema.org’s, and no name stands for two things of one page',
    page => [
      dataOf(page)['@context'] !== 'https://schema.org' && '@context',
      ...repeated(postings(page).map(node => String(node['@id']))),
    ],
    data => (data['@context'] = 'https://a.example/'),
  ),
  clause(
    'schema.org: every thing is of a type that is known, and has properties of that type only',
    page =>
      nodes(dataOf(page)).flatMap(node => {
        const known = vocabulary[String(node['@type'])]?.split(' ')
        return known
          ? Object.keys(node).map(name => !name.startsWith('@') && !known.includes(name) && name)
          : [`@type ${String(node['@type'])}`]
      }),
    (_, update) => (update.dateline = 'Port Aldry'),
  ),
  clause(
    'Google, general guidelines: it tells what the page shows, all of it, and nothing else',
    page => {
      if (!isOfPage(page)) return []
      const isEntry = page.main['data-view'] === 'permalink'
      const data = dataOf(page)
      const told = isEntry ? [data] : listOf(data.liveBlogUpdate)
      const ids = told.map(node => String(node.url).split('/').at(-1))
      return [
        data['@type'] !== (isEntry ? 'BlogPosting' : 'LiveBlogPosting') && String(data['@type']),
        ...ids.map(id => !page.shown.includes(String(id)) && `told, not shown: ${id}`),
        ...(isEntry ? [] : page.shown.map(id => !ids.includes(id) && `shown, not told: ${id}`)),
      ]
    },
    (_, update) => (update.url = 'https://news.example/live/story/another'),
  ),
  clause(
    'schema.org/LiveBlogPosting: coverageStartTime is a time; coverageEndTime is one, where coverage has ended and only there',
    page =>
      ofType(page, 'LiveBlogPosting').flatMap(node => {
        if (isReference(node)) return []
        const hasEnded = page.main['data-status'] === 'ended'
        return [
          !isDateTime(text(node.coverageStartTime)) && 'coverageStartTime',
          hasEnded !== isDateTime(text(node.coverageEndTime)) && 'coverageEndTime',
        ]
      }),
    data => (data.coverageStartTime = 'noon'),
  ),
  clause(
    'schema.org/LiveBlogPosting: its updates are BlogPostings in a list',
    page =>
      ofType(page, 'LiveBlogPosting').flatMap(node =>
        isReference(node)
          ? []
          : [
              !Array.isArray(node.liveBlogUpdate) && 'no list',
              ...listOf(node.liveBlogUpdate).map(update => update['@type'] !== 'BlogPosting' && 'update'),
            ],
      ),
    (_, update) => (update['@type'] = 'Person'),
  ),
  clause(
    'Google, Article, headline: there is one for every story and update',
    page => ofType(page, 'LiveBlogPosting', 'BlogPosting').map(node => !text(node.headline) && 'headline'),
    (_, update) => (update.headline = ' '),
  ),
  clause(
    'schema.org/articleBody: every update has a text, and it is plain',
    page => ofType(page, 'BlogPosting').map(node => !text(node.articleBody) && 'articleBody'),
    (data, update) => {
      delete update.articleBody
      delete data.articleBody
    },
  ),
  clause(
    'Google, Article, datePublished and dateModified: ISO 8601 with its zone, in this order, and not to come',
    page =>
      postings(page).flatMap(({ datePublished: published, dateModified: modified }) => [
        !isDateTime(text(published)) && 'datePublished',
        !isDateTime(text(modified)) && 'dateModified',
        String(modified) < String(published) && 'changed before it was published',
        Date.parse(String(published)) > Date.now() + 60_000 && 'to come',
      ]),
    (_, update) => (update.datePublished = '2026-03-01'),
  ),
  clause(
    'Google, Article, author: a Person or an Organization with a name, and an address that is one',
    page =>
      postings(page).flatMap(node => [
        listOf(node.author).length === 0 && 'author',
        ...listOf(node.author).flatMap(author => [
          !['Person', 'Organization'].includes(String(author['@type'])) && '@type',
          !text(author.name) && 'name',
          author.url !== undefined && !isUri(text(author.url)) && 'url',
        ]),
      ]),
    (_, update) => (update.author = []),
  ),
  clause(
    'Google, Organization: the publisher has a name, an address and a logo that is an image',
    page =>
      postings(page)
        .filter(node => node['@type'] === 'LiveBlogPosting' || 'mainEntityOfPage' in node)
        .flatMap(node => {
          const publisher = (node.publisher ?? {}) as Json
          return [
            publisher['@type'] !== 'Organization' && 'publisher',
            !text(publisher.name) && 'name',
            !isWebAddress(text(publisher.url)) && 'url',
            (publisher.logo as Json | undefined)?.['@type'] !== 'ImageObject' && 'logo',
          ]
        }),
    data => (data.publisher = { '@type': 'Organization', name: 'The Courier' }),
  ),
  clause(
    'Google, Image metadata: contentUrl is an absolute address; sizes are whole numbers; a credit is a text',
    page =>
      ofType(page, 'ImageObject').flatMap(({ url, contentUrl, width, height, caption, creditText }) => [
        !isWebAddress(text(contentUrl)) && `contentUrl ${String(contentUrl)}`,
        url !== contentUrl && 'url',
        [width, height].some(size => size !== undefined && !(Number.isInteger(size) && Number(size) > 0)) && 'size',
        [caption, creditText].some(words => words !== undefined && !text(words)) && 'words',
      ]),
    data => (data.image = [{ '@type': 'ImageObject', url: '/media/aa.webp', contentUrl: '/media/aa.webp' }]),
  ),
  clause(
    'schema.org/url and @id: absolute addresses; a name may be a URN',
    page => [
      ...nodes(dataOf(page)).map(node => '@id' in node && !isUri(text(node['@id'])) && `@id ${String(node['@id'])}`),
      ...ofType(page, 'LiveBlogPosting', 'BlogPosting').map(
        node => (!isWebAddress(text(node.url)) || !node['@id']) && 'url',
      ),
    ],
    (_, update) => (update.url = '/live/story/1'),
  ),
  clause(
    'schema.org/inLanguage: BCP 47',
    page => nodes(dataOf(page)).map(node => 'inLanguage' in node && !isLanguage(text(node.inLanguage)) && 'inLanguage'),
    data => (data.inLanguage = 'in English'),
  ),
  clause(
    'schema.org/correction: a CorrectionComment with its text',
    page =>
      nodes(dataOf(page)).map(
        ({ correction }) =>
          correction !== undefined &&
          ((correction as Json)['@type'] !== 'CorrectionComment' || !text((correction as Json).text)) &&
          'correction',
      ),
    (_, update) => (update.correction = { '@type': 'CorrectionComment' }),
  ),
]
