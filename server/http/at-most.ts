/** Lets only so many requests of a kind be in hand at once: what is large stays in memory while it lasts. */
import type { RequestHandler } from 'express'
import { Refusal } from '../../shared/refusal.ts'

/** Seconds after which whoever was refused may try again. */
const retryAfter = 5

/** @param detail what is said to whoever comes when so many are in hand; they are told when to come again */
export function atMost(most: number, detail: string): RequestHandler {
  let inHand = 0
  return (_request, response, next) => {
    if (inHand >= most) throw new Refusal('unavailable', detail, { retryAfter })
    inHand += 1
    response.once('close', () => {
      inHand -= 1
    })
    next()
  }
}
