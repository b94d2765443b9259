/** Asks over HTTP what following a page needs, and gives every question an answer, at the latest "failed". */
import type { CatchUp, Slice, Snapshot } from '../../shared/operation.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import type { Problem } from '../../shared/http-api.ts'
import type { Told } from '../reader/following.ts'

/** How long a question may take, ms. */
const patienceMs = 10_000

type What = 'missed' | 'slice' | 'entry'

export async function askPage(what: What, href: string): Promise<Told> {
  try {
    const response = await fetch(href, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
    const found: unknown = await response.json()
    if (response.ok) return toldBy(what, found)
    const { snapshot } = found as Problem
    if (response.status === 409 && snapshot) return { kind: 'reset', href: snapshot }
    return failed(response)
  } catch {
    return { kind: 'failed' }
  }
}

function toldBy(what: What, found: unknown): Told {
  switch (what) {
    case 'slice':
      return { kind: 'slice', slice: found as Slice }
    case 'entry':
      return { kind: 'entry', entry: found as PlacedEntry }
    case 'missed':
      return isCatchUp(found) ? { kind: 'catchUp', catchUp: found } : (found as Snapshot)
  }
}

function isCatchUp(found: unknown): found is CatchUp {
  return (found as CatchUp).kind === 'catchUp'
}

function failed(response: Response): Told {
  const seconds = Number(response.headers.get('Retry-After'))
  const isGone = response.status === 404 || response.status === 410
  return { kind: 'failed', ...(isGone ? { gone: true } : {}), ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) }
}
