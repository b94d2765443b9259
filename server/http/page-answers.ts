/** Gives the answers that stand for a page at its cursor: from memory ahead of everything else, or through the routes, in the same words. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { cacheTags } from '../caching/cache-tags.ts'
import { closedLife, openLife } from '../caching/lifetimes.ts'
import { acceptedEncodings } from './accepted-encodings.ts'
import { keptName, savesData } from './data-saver.ts'
import { hasTag } from './freshness.ts'
import { type About, createKeptAnswers, type KeptAnswer, type Made } from './kept-answers.ts'
import { type Opening, setHeaders } from './opening.ts'
import { byteString } from './packed-text.ts'
import type { SiteParts } from './parts.ts'
import { headersOf, sendWhole } from './whole-answers.ts'

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

/** An answer as far as a client that has its text already is told of it. */
type Described = Pick<KeptAnswer, 'page' | 'tag' | 'closed'>

/** @param openings in the order in which the routes have them */
export function createPageAnswers(
  { config, followed, metrics }: Parts,
  openings: readonly Opening[],
  kept = createKeptAnswers(metrics),
): PageAnswers {
  const isPurged = config.purge !== undefined
  // Bound once: finding them by their labels costs more than counting.
  const ahead = metrics.pageAnswers.labels('memory')
  const byRoutes = metrics.pageAnswers.labels('routes')

  /** Names and values in turn: with 304 too, so that a cache renews all that it knows of the answer. */
  function describe({ page, tag, closed }: Described): string[] {
    // Only while this process is known to be level with the log: what is kept for an hour must not be from before.
    const isLong = isPurged && closed !== undefined && followed.isLevel(page)
    const vary = 'Accept-Encoding, Save-Data'
    const headers = ['Cache-Control', isLong ? closedLife : openLife, 'ETag', tag, 'Vary', vary]
    if (!isPurged) return headers
    const tags = [cacheTags.page(page), ...(closed ? closed.map(cacheTags.entry) : [cacheTags.open(page)])]
    return [...headers, 'Surrogate-Key', tags.join(' '), 'Cache-Tag', tags.join(',')]
  }

  return {
    fromMemory(request, response) {
      const { method, url, headers } = request
      if (url === undefined || (method !== 'GET' && method !== 'HEAD')) return false
      const answer = kept.at(keptName(url, savesData(headers)))
      if (!answer || followed.cursor(answer.page) !== answer.cursor) return false
      const isUnchanged = hasTag(headers['if-none-match'], answer.tag)
      const packed = isUnchanged ? undefined : answer.text.now(acceptedEncodings(headers['accept-encoding']))
      if (!isUnchanged && !packed) return false
      const opened = openings.flatMap(open => open(request, response))
      // All headers in one list are the quickest that Node offers.
      if (packed) {
        const headers = [...opened, ...describe(answer), ...headersOf(answer.type, packed)]
        response.writeHead(200, headers).end(packed.bytes, byteString)
      } else response.writeHead(304, [...opened, ...describe(answer)]).end()
      ahead.inc()
      return true
    },

    async give(request, response, about, make, { mustBeThere = false } = {}) {
      const { headers } = request
      const isUnchanged = hasTag(headers['if-none-match'], about.tag)
      // A cache that may keep an answer long has to hear so again, which only the answer itself knows.
      const isEnough = isUnchanged && !mustBeThere && !isPurged
      const answer = isEnough ? undefined : await kept.of(about, make)
      if (!isEnough && !answer) return false
      byRoutes.inc()
      if (isUnchanged || !answer) {
        setHeaders(response, describe(answer ?? { ...about, closed: undefined }))
        response.statusCode = 304
        response.end()
        return true
      }
      const packed = await answer.text.soon(acceptedEncodings(headers['accept-encoding']))
      sendWhole(response, describe(answer), answer.type, packed)
      return true
    },
  }
}
