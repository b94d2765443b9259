/** Faults of web and worker processes that are injected on Sentinel and Cluster too: there they meet other storage. */
import type { Fault } from '../fault.ts'
import { webFaults } from './web.ts'
import { workerFaults } from './worker.ts'

const chosen = new Set(['web-killed', 'web-dies-after-add', 'worker-killed', 'worker-dies-at-a-line', 'worker-frozen'])

/** They touch no Redis process, so that they work whatever Redis is made of. */
export function onGroup(redis: 'sentinel' | 'cluster'): Fault[] {
  const kind = redis === 'cluster' ? 'Cluster' : 'Sentinel'
  const severalPages = (name: string) => name.startsWith('several-pages-deliver')
  return [...webFaults, ...workerFaults]
    .filter(({ name }) => chosen.has(name) || severalPages(name))
    .map(fault => ({ ...fault, name: `${redis}-${fault.name}`, title: `${kind}: ${fault.title}`, needs: { redis } }))
}
