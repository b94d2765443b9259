/** The languages there are words in, and which of them a page gets. */
import type { MessageFile } from './message-shape.ts'
import ar from './words/ar.json' with { type: 'json' }
import de from './words/de.json' with { type: 'json' }
import en from './words/en.json' with { type: 'json' }
import es from './words/es.json' with { type: 'json' }
import fr from './words/fr.json' with { type: 'json' }
import hi from './words/hi.json' with { type: 'json' }

/** By the language tags that the files are named after; what is in them is looked at by `message-check.ts`. */
export const messageFiles: Readonly<Record<string, unknown>> = { ar, de, en, es, fr, hi }

/** The words of a page, and the language they are in. */
export interface Words extends MessageFile {
  /** BCP 47: the page's own tag, or `en` where there are no words in the page's language. */
  language: string
}

const found = new Map<string, Words>()

/**
 * The words for a language (BCP 47): its own, else those of the language it is a kind of (`de-AT` → `de`), else English.
 * The same tag gives the same object.
 */
export function wordsFor(language: string): Words {
  const known = found.get(language)
  if (known) return known
  const name = fileFor(language)
  const words: Words = { ...(messageFiles[name ?? 'en'] as MessageFile), language: name ? language : 'en' }
  found.set(language, words)
  return words
}

/** Whether there are words in a language, or in the one it is a kind of. */
export function hasWords(language: string): boolean {
  return fileFor(language) !== undefined
}

/** Shorter and shorter, as RFC 4647 (3.4) looks tags up: `zh-Hant-TW`, `zh-Hant`, `zh`. */
function fileFor(language: string): string | undefined {
  const parts = language.split('-')
  for (let length = parts.length; length > 0; length -= 1) {
    const tag = parts.slice(0, length).join('-').toLowerCase()
    const name = Object.keys(messageFiles).find(one => one.toLowerCase() === tag)
    if (name !== undefined) return name
  }
  return undefined
}

/** The language in which times and numbers stand by themselves: the page's, where this machine can write them in it. */
export function writtenLanguage(language: string): string {
  return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0 ? language : wordsFor(language).language
}
