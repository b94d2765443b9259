/** Asks over HTTP: what was missed, older batches, bodies that were too large for a frame. */
import type { Problem } from '../../shared/http-api.ts'
import type { Told } from './following.ts'

const givenUpAfterMs = 10_000

/** @param fresh past the browser's cache; never throws, an answer that does not come is `failed` */
export async function fetchAnswer(what: 'missed' | 'slice' | 'entry', href: string, fresh: boolean): Promise<Told> {
  try {
    const response = await fetch(href, {
      signal: AbortSignal.timeout(givenUpAfterMs),
      cache: fresh ? 'reload' : 'default',
    })
    if (response.status === 409) {
      const { snapshot } = (await response.json()) as Problem
      return snapshot ? { kind: 'reset', href: snapshot } : { kind: 'failed' }
    }
    if (response.status === 410 && what === 'missed') return { kind: 'refused', code: 'gone', detail: '' }
    if (!response.ok) return failureOf(response)
    const answer = await response.json()
    if (what === 'slice') return { kind: 'slice', slice: answer }
    if (what === 'entry') return { kind: 'entry', entry: answer }
    return answer.kind === 'catchUp' ? { kind: 'catchUp', catchUp: answer } : answer
  } catch {
    return { kind: 'failed' } // no network, no answer in time, or not ours: all the same to a reader
  }
}

function failureOf({ status, headers }: Response): Told {
  const seconds = Number(headers.get('retry-after'))
  return {
    kind: 'failed',
    gone: status === 404 || status === 410,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  }
}
