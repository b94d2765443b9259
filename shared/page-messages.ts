/** The words of pages that only the server makes; kept from the reader script, which stays small. */
import { wordsFor } from './languages.ts'
import type { MessageFile } from './message-shape.ts'

export type PageMessages = MessageFile['page']

/** The messages of a language (BCP 47), of the language it is a kind of, or English. */
export function pageMessagesFor(language: string): PageMessages {
  return wordsFor(language).page
}
