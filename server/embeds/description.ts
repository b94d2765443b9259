/** Reads what a site says of one of its things: oEmbed as JSON, or Open Graph in the head of a page. Nothing of it is trusted. */
import { Parser } from 'htmlparser2'
import { z } from 'zod'

export interface Description {
  title?: string
  /** The address of a picture. */
  picture?: string
  /** Of a post on Bluesky: its author's id and its own. */
  post?: { author: string; id: string }
}

const longestTitle = 300
const loose = z.object({
  title: z.string().optional().catch(undefined),
  author_name: z.string().optional().catch(undefined),
  thumbnail_url: z.string().optional().catch(undefined),
  html: z.string().optional().catch(undefined),
})

export function readOEmbed(text: string): Description {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    return {}
  }
  const parsed = loose.safeParse(found)
  if (!parsed.success) return {}
  const { title, author_name: author, thumbnail_url: picture, html } = parsed.data
  const inMarkup = html === undefined ? undefined : readMarkup(html)
  // A post has no title: who says what is the next best.
  const said = [author, inMarkup?.words].filter(Boolean).join(': ')
  return described(title?.trim() ? title : said, picture, inMarkup?.post)
}

/** @param html may be cut off anywhere */
export function readOpenGraph(html: string): Description {
  const found = new Map<string, string>()
  let title = ''
  let isInTitle = false
  const parser = new Parser({
    onopentag(name, { property, name: called, content }) {
      isInTitle = name === 'title'
      const key = property ?? called
      if (name === 'meta' && key !== undefined && content !== undefined && !found.has(key)) found.set(key, content)
    },
    ontext(text) {
      if (isInTitle && title.length < longestTitle * 2) title += text
    },
    onclosetag() {
      isInTitle = false
    },
  })
  parser.write(html)
  parser.end()
  return described(found.get('og:title') ?? title, found.get('og:image:secure_url') ?? found.get('og:image'))
}

/** The words of the first paragraph of a quoted post. */
function readMarkup(html: string): { words: string; post?: Description['post'] } {
  let words = ''
  let post: Description['post']
  let state: 'before' | 'inside' | 'after' = 'before'
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'p' && state === 'before') state = 'inside'
      if (name === 'br' && state === 'inside') words += ' '
      const [, author, id] =
        /^at:\/\/(did:[a-z]+:[\w.%-]{1,200})\/app\.bsky\.feed\.post\/(\w{1,40})$/.exec(
          attributes['data-bluesky-uri'] ?? '',
        ) ?? []
      if (author && id) post = { author, id }
    },
    ontext(text) {
      if (state === 'inside') words += text
    },
    onclosetag(name) {
      if (name === 'p' && state === 'inside') state = 'after'
    },
  })
  parser.write(html)
  parser.end()
  return post ? { words, post } : { words }
}

function described(title: string, picture: string | undefined, post?: Description['post']): Description {
  const words = title.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim()
  const letters = [...words]
  const short =
    letters.length > longestTitle
      ? `${letters
          .slice(0, longestTitle - 1)
          .join('')
          .trimEnd()}…`
      : words
  return { ...(short ? { title: short } : {}), ...(picture ? { picture } : {}), ...(post ? { post } : {}) }
}
