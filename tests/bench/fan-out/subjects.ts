/** Who is measured: this service, with whatever settings; plain Socket.IO; and the floor in C. Each in processes of its own. */
import type { House, WebProcess } from '../../support/house.ts'
import type { Announced, Newsdesk } from './newsdesk.ts'
import { packOperation } from './newsdesk.ts'
import { startFloor } from './floor.ts'
import { startPlainServer } from './plain-server.ts'
import { sendsNatively, treeOf } from './server-cost.ts'

export interface Subject {
  name: string
  /** What its figures are held against: the targets are those of this service. */
  kind: 'ours' | 'socket.io' | 'floor'
  /** Starts its servers for the page of a newsdesk. */
  start(house: House, desk: Newsdesk): Promise<Serving>
}

export interface Serving {
  ports: number[]
  /** Its processes and all that they started, as they are now. */
  pids(): number[]
  /** Where its event loops tell how late they are. */
  opsUrls: string[]
  /** Whether frames leave by the native part; undefined where that is no question. */
  isNative?: boolean
  /** Everything is written down; what would be a profile, too. */
  stop(): Promise<void>
}

export interface SubjectOptions {
  /** Processes that the readers are spread over. */
  webs: number
  /** `name:SETTING=value,…`: this service once more, with these settings; `START=<path>` is a start file, named as a house does. */
  also: readonly string[]
  without: readonly string[]
  deflate: boolean
  profileDir?: string
}

/** In the order in which they are measured and printed. */
export function subjectsOf({ webs, also, without, deflate, profileDir }: SubjectOptions): Subject[] {
  const more: Record<string, string> = profileDir ? { PROFILE_DIR: profileDir } : {}
  const all = [
    ourselves('ours', webs, { ...more }),
    ...also.map(words => {
      const { name, env } = readSettings(words)
      return ourselves(name, webs, { ...more, ...env })
    }),
    // What costs each reader a compressor of its own is not what anyone would run.
    ...(deflate ? [] : [plain(webs, more)]),
    floor,
  ]
  return all.filter(({ kind, name }) => !without.includes(kind) && !without.includes(name))
}

/** @throws when it is not `name:SETTING=value,SETTING=value` */
function readSettings(words: string): { name: string; env: Record<string, string> } {
  const [, name, settings] = /^([^:]+):(.+)$/.exec(words) ?? []
  const pairs = (settings ?? '').split(',').map(pair => /^([A-Z_]+)=(.*)$/.exec(pair))
  if (name === undefined || pairs.includes(null)) throw new Error(`--also takes name:SETTING=value, not ${words}`)
  return { name, env: Object.fromEntries(pairs.flatMap(pair => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : []))) }
}

function ourselves(name: string, webs: number, env: Record<string, string>): Subject {
  return {
    name,
    kind: 'ours',
    async start(house) {
      const started: WebProcess[] = []
      const { START: file, ...settings } = env
      for (let count = 0; count < webs; count++) started.push(await house.startWeb(settings, file))
      return {
        ports: started.map(web => Number(new URL(web.url).port)),
        pids: () => started.flatMap(web => treeOf(web.child.pid ?? 0)),
        opsUrls: started.map(web => web.opsUrl),
        isNative: (await Promise.all(started.map(web => sendsNatively(web.opsUrl)))).every(Boolean),
        async stop() {
          await Promise.all(started.map(web => web.stop()))
          house.webs = house.webs.filter(web => !started.includes(web))
        },
      }
    },
  }
}

function plain(webs: number, env: Record<string, string>): Subject {
  return {
    name: 'plain Socket.IO',
    kind: 'socket.io',
    async start(house, desk) {
      const started = await Promise.all(Array.from({ length: webs }, () => startPlainServer(house, desk.page.id, env)))
      return {
        ports: started.map(one => one.port),
        pids: () => started.flatMap(one => treeOf(one.child.pid ?? 0)),
        opsUrls: started.map(one => one.opsUrl),
        async stop() {
          await Promise.all(started.map(one => one.stop()))
        },
      }
    },
  }
}

const floor: Subject = {
  name: 'floor in C',
  kind: 'floor',
  async start(_house, desk) {
    const started = await startFloor()
    if (!started) throw new Error('there is no compiler for the floor')
    const hear = ({ json }: Announced) => started.send(packOperation(json))
    desk.onAnnounced = hear
    return {
      ports: [started.port],
      pids: () => [started.pid],
      opsUrls: [],
      async stop() {
        desk.onAnnounced = () => {}
        await started.stop()
      },
    }
  },
}
