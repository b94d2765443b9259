/** The words around entries that no editor wrote: what both the server and the reader script show. */
import { wordsFor } from './languages.ts'
import type { MessageFile } from './message-shape.ts'

export type Messages = MessageFile['live']

/** The messages of a language (BCP 47), of the language it is a kind of, or English. */
export function messagesFor(language: string): Messages {
  return wordsFor(language).live
}
