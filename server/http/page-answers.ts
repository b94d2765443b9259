/** Gives the answers that stand for a page at its cursor: from memory ahead of everything else, or through the routes, in the same words. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { cacheTags } from '../caching/cache-tags.ts'
import { closedLife, openLife } from '../caching/lifetimes.ts'
import { acceptedEncodings } from './accepted-encodings.ts'
import { hasTag } from './freshness.ts'
import { type About, createKeptAnswers, type KeptAnswer, type Made } from './kept-answers.ts'
import type { Packed } from './packed-text.ts'
import type { SiteParts } from './parts.ts'

/** What every request passes before it is answered, and that answers nothing itself. */
export type Entrance = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

export interface PageAnswers {
  /**
   * Answers a request whose answer lies ready, as the routes would.
   * @returns false when it does not: nothing was written then
   */
  fromMemory(request: IncomingMessage, response: ServerResponse): boolean
  /**
   * Answers with what stands at an address, made unless it is kept.
   * @param make as in `KeptAnswers.of`
   * @param options.mustBeThere whether it has to be looked at before a client is told that it has it
   * @returns false when there is nothing there: nothing was written then
   * @throws what `make` throws
   */
  give(
    request: IncomingMessage,
    response: ServerResponse,
    about: About,
    make: () => Promise<Made | undefined>,
    options?: { mustBeThere?: boolean },
  ): Promise<boolean>
}

type Parts = Pick<SiteParts, 'config' | 'followed' | 'metrics'>

/** Answers whose length and coding are settled: nobody is to compress them on their way out. */
const whole = new WeakSet<ServerResponse>()
export const isWhole = (response: ServerResponse): boolean => whole.has(response)

/** @param entrances in the order in which the routes have them */
export function createPageAnswers(
  { config, followed, metrics }: Parts,
  entrances: readonly Entrance[],
  kept = createKeptAnswers(metrics),
): PageAnswers {
  const isPurged = config.purge !== undefined
  // Bound once: finding them by their labels costs more than counting.
  const ahead = metrics.pageAnswers.labels('memory')
  const byRoutes = metrics.pageAnswers.labels('routes')

  function describe(
    response: ServerResponse,
    { page, tag, closed }: Pick<KeptAnswer, 'page' | 'tag' | 'closed'>,
  ): void {
    // Only while this process is known to be level with the log: what is kept for an hour must not be from before.
    const isLong = isPurged && closed !== undefined && followed.isLevel(page)
    response.setHeader('Cache-Control', isLong ? closedLife : openLife)
    response.setHeader('ETag', tag)
    response.setHeader('Vary', 'Accept-Encoding')
    if (!isPurged) return
    const tags = [cacheTags.page(page), ...(closed ? closed.map(cacheTags.entry) : [cacheTags.open(page)])]
    response.setHeader('Surrogate-Key', tags.join(' '))
    response.setHeader('Cache-Tag', tags.join(','))
  }

  function sendUnchanged(response: ServerResponse, answer: Pick<KeptAnswer, 'page' | 'tag' | 'closed'>): void {
    describe(response, answer)
    response.statusCode = 304
    response.end()
  }

  function send(response: ServerResponse, answer: KeptAnswer, { encoding, bytes }: Packed): void {
    describe(response, answer)
    response.setHeader('Content-Type', answer.type)
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
    response.setHeader('Content-Length', bytes.length)
    response.end(bytes) // to HEAD Node sends the headers alone
  }

  return {
    fromMemory(request, response) {
      const { method, url, headers } = request
      if (url === undefined || (method !== 'GET' && method !== 'HEAD')) return false
      const answer = kept.at(url)
      if (!answer || followed.cursor(answer.page) !== answer.cursor) return false
      const isUnchanged = hasTag(headers['if-none-match'], answer.tag)
      const packed = isUnchanged ? undefined : answer.text.now(acceptedEncodings(headers['accept-encoding']))
      if (!isUnchanged && !packed) return false
      for (const enter of entrances) enter(request, response, () => {})
      if (packed) send(response, answer, packed)
      else sendUnchanged(response, answer)
      ahead.inc()
      return true
    },

    async give(request, response, about, make, { mustBeThere = false } = {}) {
      const { headers } = request
      const isUnchanged = hasTag(headers['if-none-match'], about.tag)
      // A cache that may keep an answer long has to hear so again, which only the answer itself knows.
      if (isUnchanged && !mustBeThere && !isPurged) {
        sendUnchanged(response, { ...about, closed: undefined })
        byRoutes.inc()
        return true
      }
      const answer = await kept.of(about, make)
      if (!answer) return false
      byRoutes.inc()
      if (isUnchanged) {
        sendUnchanged(response, answer)
        return true
      }
      const packed = await answer.text.soon(acceptedEncodings(headers['accept-encoding']))
      whole.add(response)
      send(response, answer, packed)
      return true
    },
  }
}
