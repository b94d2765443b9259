/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
import { type Clause, isDateTime, isLanguage, isMediaType, isWebAddress, repeated } from './clause.ts'

type Value = Record<string, unknown>

const itemsOf = (feed: Value): Value[] => (Array.isArray(feed.items) ? (feed.items as Value[]) : [])
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const listIn = (value: unknown): Value[] => (Array.isArray(value) ? (value as Value[]) : [])

/** A clause whose breach is made by changing the feed, or its first item. */
function clause(
  words: string,
  faults: Clause<Value>['faults'],
  spoil: (feed: Value, item: Value) => void,
): Clause<Value> {
  return {
    clause: `JSON Feed 1.1, ${words}`,
    faults,
    spoil(source) {
      const feed = JSON.parse(source) as Value
      spoil(feed, itemsOf(feed)[0] as Value)
      return JSON.stringify(feed)
    },
  }
}

const addresses = (value: Value, names: string[]) =>
  names.map(name => value[name] !== undefined && !isWebAddress(text(value[name])) && name)

export const jsonFeedClauses: readonly Clause<Value>[] = [
  clause(
    'top-level: version names the format by its address',
    feed => [feed.version !== 'https://jsonfeed.org/version/1.1' && 'version'],
    feed => (feed.version = '1.1'),
  ),
  clause(
    'top-level: title and items are there',
    feed => [!text(feed.title) && 'title', !Array.isArray(feed.items) && 'items'],
    feed => delete feed.title,
  ),
  clause(
    'top-level: home_page_url, feed_url, next_url, icon and favicon are addresses',
    feed => addresses(feed, ['home_page_url', 'feed_url', 'next_url', 'icon', 'favicon']),
    feed => (feed.feed_url = '/feed.json'),
  ),
  clause(
    'top-level: next_url is another address than feed_url',
    feed => [feed.next_url !== undefined && feed.next_url === feed.feed_url && 'goes round in circles'],
    feed => (feed.next_url = feed.feed_url),
  ),
  clause(
    'top-level and items: language is a language tag',
    feed =>
      [feed, ...itemsOf(feed)].map(one => one.language !== undefined && !isLanguage(text(one.language)) && 'language'),
    feed => (feed.language = 'some English'),
  ),
  clause(
    'top-level: an author has a name, a url or an avatar; the old `author` is not used',
    feed =>
      [feed, ...itemsOf(feed)].flatMap(one => [
        'author' in one && 'author',
        one.authors !== undefined && listIn(one.authors).length === 0 && 'authors',
        ...listIn(one.authors).flatMap(author => [
          !text(author.name) && !text(author.url) && !text(author.avatar) && 'nobody',
          ...addresses(author, ['url', 'avatar']),
        ]),
      ]),
    feed => (feed.authors = [{}]),
  ),
  clause(
    'items: id is a text, and of one item only',
    feed => [
      ...itemsOf(feed).map(item => !text(item.id) && 'id'),
      ...repeated(itemsOf(feed).map(item => String(item.id))),
    ],
    (_, item) => (item.id = 7),
  ),
  clause(
    'items: url, external_url, image and banner_image are addresses',
    feed => itemsOf(feed).flatMap(item => addresses(item, ['url', 'external_url', 'image', 'banner_image'])),
    (_, item) => (item.url = 'story'),
  ),
  clause(
    'items: there is a content_html or a content_text, and it is a text',
    feed => itemsOf(feed).map(item => !text(item.content_html) && !text(item.content_text) && 'no content'),
    (_, item) => (item.content_html = ['<p>One</p>']),
  ),
  clause(
    'items: date_published and date_modified are RFC 3339, in this order',
    feed =>
      itemsOf(feed).flatMap(({ date_published: published, date_modified: modified }) => [
        !isDateTime(text(published)) && 'date_published',
        !isDateTime(text(modified)) && 'date_modified',
        String(modified) < String(published) && 'changed before it was published',
      ]),
    (_, item) => (item.date_published = 'yesterday'),
  ),
  clause(
    'items: tags are texts',
    feed =>
      itemsOf(feed).flatMap(item => (item.tags === undefined ? [] : listIn(item.tags).map(tag => !text(tag) && 'tag'))),
    (_, item) => (item.tags = [{ term: 'breaking' }]),
  ),
  clause(
    'attachments: url and mime_type are there',
    feed =>
      itemsOf(feed).flatMap(item =>
        listIn(item.attachments).flatMap(file => [
          !isWebAddress(text(file.url)) && 'url',
          !isMediaType(text(file.mime_type)) && 'mime_type',
        ]),
      ),
    (_, item) => (item.attachments = [{ url: 'https://a.example/one.png' }]),
  ),
  clause(
    'extensions: what the format does not know begins with an underscore and a letter',
    feed => {
      const foreign = (value: Value, known: string) =>
        Object.keys(value).map(name => !known.split(' ').includes(name) && !/^_[a-z]\w*$/i.test(name) && name)
      return [
        ...foreign(
          feed,
          'version title home_page_url feed_url description user_comment next_url icon favicon authors language expired hubs items',
        ),
        ...itemsOf(feed).flatMap(item =>
          foreign(
            item,
            'id url external_url title content_html content_text summary image banner_image date_published date_modified authors tags language attachments',
          ),
        ),
      ]
    },
    (_, item) => (item.story = 'Storm'),
  ),
]
