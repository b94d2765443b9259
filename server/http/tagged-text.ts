/** Texts for programs, known by what they say: what happened that a text does not show costs those who have it nothing. */
import type { Request, Response } from 'express'
import { isFresh, tagOf } from './freshness.ts'

export interface TaggedText {
  text: string
  tag: string
}

export function tagged(text: string): TaggedText {
  return { text, tag: tagOf(text) }
}

/** Answers with the text, or with 304 where it is there already. @param type a media type, or a file ending */
export function sendTagged(request: Request, response: Response, type: string, { text, tag }: TaggedText): void {
  if (!isFresh(request, response, tag)) response.type(type).send(text)
}
