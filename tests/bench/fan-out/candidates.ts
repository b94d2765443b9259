/** One web process of this service, or one of plain Socket.IO that answers a join with the same bytes: both tell their memory. */
import { trustedCursor } from '../../../shared/cursor.ts'
import type { Missed } from '../../../shared/operation.ts'
import { addresses } from '../../../shared/http-api.ts'
import type { House, RunningProcess } from '../../support/house.ts'
import { startPlainServer } from './plain-server.ts'
import { treeOf } from './server-cost.ts'
import { type Memory, memoryTold, tellsMemory } from './told-memory.ts'

export interface Candidate {
  name: 'ours' | 'plain Socket.IO'
  /** @param cursor where its readers come from @param env what else its environment holds */
  start(house: House, page: string, cursor: string, env?: Record<string, string>): Promise<Started>
}

export interface Started {
  port: number
  /** Its processes, as they are now. */
  pids(): number[]
  memory(): Promise<Memory>
  stop(): Promise<unknown>
}

const ours: Candidate = {
  name: 'ours',
  async start(house, _page, _cursor, env = {}) {
    const web = await house.startWeb({ ...env, ...tellsMemory })
    const stop = () => {
      house.webs = house.webs.filter(other => other !== web)
      return web.stop()
    }
    return standing(web, Number(new URL(web.url).port), stop)
  },
}

const plain: Candidate = {
  name: 'plain Socket.IO',
  async start(house, page, cursor, env = {}) {
    const server = await startPlainServer(house, page, {
      ...env,
      ...tellsMemory,
      ANSWER: JSON.stringify({ kind: 'catchUp', catchUp: await missed(house, page, cursor) }),
    })
    return standing(server, server.port, () => server.stop())
  },
}

export const candidates = [ours, plain] as const

function standing(server: RunningProcess, port: number, stop: () => Promise<unknown>): Started {
  return { port, pids: () => treeOf(server.child.pid ?? 0), memory: () => memoryTold(server), stop }
}

/** What a reader from this cursor missed, as it is told in answer to its join. */
async function missed(house: House, page: string, cursor: string): Promise<Missed> {
  const answer = await fetch(`${house.url}${addresses.catchUp(page, trustedCursor(cursor))}`)
  if (!answer.ok) throw new Error(`what was missed cannot be had: ${answer.status}`)
  return (await answer.json()) as Missed
}
