/** Whether a port with several web processes can be sent readers, and what is not as it should be. */
import type { Readiness } from './messages.ts'
import type { KeptWeb } from './kept-webs.ts'

/**
 * Ready, when at least one process takes connections and every one that does says that it is ready. One that is being
 * started again is named and makes nobody wait: nothing is sent to it.
 */
export async function jointReadiness(webs: readonly KeptWeb[]): Promise<Readiness> {
  const all = await Promise.all(webs.map(readinessOf))
  const isOpen = webs.some(({ state }) => state === 'open')
  return { ready: isOpen && all.every(({ ready }) => ready), reasons: together(all.map(({ reasons }) => reasons)) }
}

async function readinessOf({ state, running }: KeptWeb): Promise<Readiness> {
  if (state === 'starting') return { ready: true, reasons: ['it is starting.'] }
  if (state === 'leaving') return { ready: true, reasons: ['it is stopping.'] }
  const told = state === 'open' ? await running?.ask('ready') : { ready: true, reasons: ['it will be started again.'] }
  return told ?? { ready: false, reasons: ['it does not answer.'] }
}

/** What all say is said once; what only some say, with their numbers. */
function together(reasons: string[][]): string[] {
  return [...new Set(reasons.flat())].map(reason => {
    const sayers = reasons.flatMap((said, place) => (said.includes(reason) ? [place + 1] : []))
    if (sayers.length === reasons.length) return reason
    return `Of ${reasons.length} web processes, number ${sayers.join(' and ')}: ${reason}`
  })
}
