/** Says beside each printed time how long ago that was, and keeps it true. */
import type { OwnWords } from '../../shared/render/context.ts'

type Words = Pick<OwnWords, 'messages' | 'messagesLanguage'>

const minuteMs = 60_000

/** "5 minutes ago", "2 hours ago"; nothing after a day, when the date says more. Times ahead of the reader's clock are just now. */
export function timeAgo(agoMs: number, { messages, messagesLanguage }: Words): string {
  const minutes = Math.floor(agoMs / minuteMs)
  if (minutes < 1) return messages.justNow
  if (minutes >= 24 * 60) return ''
  const format = formatFor(messagesLanguage)
  return minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour')
}

const formats = new Map<string, Intl.RelativeTimeFormat>()

function formatFor(language: string): Intl.RelativeTimeFormat {
  const format = formats.get(language) ?? new Intl.RelativeTimeFormat(language)
  formats.set(language, format)
  return format
}

/** Writes the ages of the entries in an element. */
export function showAges(root: ParentNode, words: Words): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-part=ago]')) {
    const published = Number(place.closest<HTMLElement>('[data-published]')?.dataset.published)
    const age = timeAgo(Date.now() - published, words)
    if (place.textContent !== age) place.textContent = age
  }
}
