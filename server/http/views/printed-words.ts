/** The words that the reader's script needs, as the page carries them: the script itself knows no language. */
import type { OwnWords } from '../../../shared/render/context.ts'

/**
 * JSON for an attribute. What `Intl` leaves to its own data (digits, calendar, 12 or 24 hours) is settled by this
 * machine for both sides: browsers come with other editions of those data.
 */
export function printedWords({ messages, messagesLanguage, language, ownLang }: OwnWords): string {
  return JSON.stringify({
    messages,
    messagesLanguage: settled(messagesLanguage),
    language: settled(language),
    ownLang: ownLang?.text,
  })
}

const known = new Map<string, string>()

/** `ar` → `ar-u-ca-gregory-hc-h12-nu-latn` */
function settled(language: string): string {
  const found = known.get(language)
  if (found) return found
  const { calendar, numberingSystem, hourCycle } = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
  }).resolvedOptions()
  const full = new Intl.Locale(language, { calendar, numberingSystem, hourCycle }).toString()
  known.set(language, full)
  return full
}
