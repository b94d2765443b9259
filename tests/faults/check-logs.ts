/** Looks at the logs themselves: numbers without holes, a digest chain that holds, and pages that agree on every entry. */
import type { PageLog } from './logs.ts'
import type { Invariant, Violation } from './violation.ts'

export function checkLogs(logs: ReadonlyMap<string, PageLog>): Violation[] {
  const found: Violation[] = []
  const atMs = Date.now()
  for (const log of logs.values()) {
    const complain = (invariant: Invariant, what: string) =>
      found.push({ invariant, atMs, what: `${log.page}: ${what}` })
    log.records.forEach((record, place) => {
      if (record.sequence !== place + 1)
        complain('no holes', `the record at place ${place + 1} has number ${record.sequence}`)
      if (record.expectedDigest !== undefined && record.digest !== record.expectedDigest) {
        complain('no holes', `the digest chain breaks at ${record.sequence}`)
      }
    })
    const last = log.records.at(-1)
    if (!last || last.sequence !== log.head.sequence || last.digest !== log.head.digest) {
      complain(
        'no holes',
        `the head is ${log.head.sequence}.${log.head.digest}, the last record ${last?.sequence}.${last?.digest}`,
      )
    }
    if (log.pending.length > 0)
      complain('nothing waits for ever', `${log.pending.length} entries wait to be brought to other pages`)
    for (const home of log.homes.values()) {
      for (const [page, isPlaced] of Object.entries(home.placed)) {
        const there = logs.get(page)
        if (!there) continue
        const placement = there.placements.get(home.id)
        const isWanted = isPlaced === 1 && home.state === 'published'
        if (isWanted !== (placement?.shown === true)) {
          complain(
            'nothing lost',
            `${home.id} is ${home.state} and ${isPlaced ? 'placed' : 'not placed'} on ${page}, which ${placement?.shown ? 'shows' : 'does not show'} it`,
          )
        } else if (isWanted && placement?.revision !== home.revision) {
          complain(
            'nothing lost',
            `${home.id} is at revision ${home.revision}, and at ${placement?.revision} on ${page}`,
          )
        }
        const body = there.bodies.get(home.id)
        const wanted = logs.get(log.page)?.bodies.get(home.id)
        if (isWanted && wanted && JSON.stringify(body) !== JSON.stringify(wanted)) {
          complain('nothing lost', `${home.id} reads differently on ${page} and at home`)
        }
      }
    }
  }
  return found
}
