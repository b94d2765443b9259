/** A page of the site as a program reads it: its head, the entries that it shows, and its structured data. */
import { Parser } from 'htmlparser2'

export type Json = Record<string, unknown>

export interface PageDocument {
  /** `name` or `property` and its content, in order. */
  metas: { name: string; content: string }[]
  links: { rel: string; href: string; type?: string }[]
  /** The texts of JSON-LD scripts as they stand there. */
  scripts: string[]
  /** All attributes of `<main>`. */
  main: Record<string, string>
  /** Ids of the entries that are shown, each once. */
  shown: string[]
}

export function readPage(html: string): PageDocument {
  const page: PageDocument = { metas: [], links: [], scripts: [], main: {}, shown: [] }
  let isInScript = false
  const parser = new Parser({
    onopentag(tag, attributes) {
      const { name = attributes.property, content = '', rel = '', href = '', type } = attributes
      if (tag === 'meta' && name !== undefined) page.metas.push({ name, content })
      if (tag === 'link') page.links.push({ rel, href, ...(type ? { type } : {}) })
      if (tag === 'main') page.main = attributes
      if (tag === 'article') page.shown.push(attributes['data-entry'] ?? '')
      isInScript = tag === 'script' && type === 'application/ld+json'
      if (isInScript) page.scripts.push('')
    },
    ontext(text) {
      if (isInScript) page.scripts[page.scripts.length - 1] += text
    },
    onclosetag() {
      isInScript = false
    },
  })
  parser.end(html)
  return { ...page, shown: [...new Set(page.shown)] }
}

export function metaOf(page: PageDocument, name: string): string | undefined {
  return page.metas.find(meta => meta.name === name)?.content
}

export function linkOf(page: PageDocument, rel: string): string | undefined {
  return page.links.find(link => link.rel === rel)?.href
}

export function dataOf(page: PageDocument): Json {
  return JSON.parse(page.scripts[0] ?? '{}') as Json
}
