// One web process: relays, rooms, joining and bringing up as they ship, over a log in memory and lines that can break.
import { createBodiesApart } from '../../server/live/bodies-apart.ts'
import { createFanOut } from '../../server/live/fan-out.ts'
import { bringUp } from '../../server/live/bring-up.ts'
import { answerCatchUp, joinRoom } from '../../server/live/joining.ts'
import type { Reader } from '../../server/live/reader.ts'
import { createRelays, type Relays } from '../../server/live/relays.ts'
import { requestsAllowed } from '../../server/live/reader-socket.ts'
import { createRequestLimit } from '../../server/live/request-limit.ts'
import { refused } from '../../server/live/requests.ts'
import { createRooms } from '../../server/live/rooms.ts'
import { createSlowReaders } from '../../server/live/slow-readers.ts'
import { createLogger } from '../../server/logger.ts'
import type { Metrics } from '../../server/metrics.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { createHttp, type Http } from './http.ts'
import { type Line, openLine, type ReadersEnd } from './line.ts'
import type { LogAccess } from './log-access.ts'
import { inOrderOfTheLog } from './relay-order.ts'
import type { Tally } from './tally.ts'
import type { World } from './world.ts'

/** The order in which a reader is let into a room and told what it missed. */
export type Join = typeof joinRoom

export interface WebProcess {
  readonly relays: Relays
  readonly http: Http
  connect(readersEnd: ReadersEnd): Line
  /** Ends at once, its lines with it. */
  kill(): void
  /** Tells readers to come back within so many ms. */
  drain(withinMs: number): void
}

/** What a broken part may take the place of. */
export interface ProcessParts {
  join?: Join
  relays?: (shipped: Relays) => Relays
}

/** Each reader stands for so many: to more than two on one process bodies go apart. */
const standsFor = 1000

const logger = createLogger('simulation', 'silent')

export function startWebProcess(world: World, access: LogAccess, tally: Tally, parts: ProcessParts = {}): WebProcess {
  const { clock } = world
  const metrics = metricsFor(tally)
  const shipped = createRelays({ ...access, metrics, logger, clock, random: world.chance })
  const relays = inOrderOfTheLog(parts.relays?.(shipped) ?? shipped, world.report)
  const fanOut = createFanOut<Reader>({
    written: () => {},
    watch: reader => slowReaders.watch(reader),
    // A busy process: what a reader asks for may well be answered before the frames that it stands for are written.
    perTurn: 1,
    nextTurn: run => void world.after(world.roll(40), run),
  })
  // No page is taken down here.
  const desks = { mayFollow: async () => false, sendAway: () => {} }
  const bodiesApart = createBodiesApart(2 * standsFor, page => standsFor * (rooms.counts().get(page) ?? 0))
  // Receipts are no part of what readers come to see.
  const receipts = { enter() {}, leave() {}, forget() {} }
  const rooms = createRooms({
    relays,
    fanOut,
    metrics,
    desks,
    bodiesApart,
    receipts,
    clock: world.roundsClock,
    random: world.chance,
  })
  const slowReaders = createSlowReaders({
    holdBack: rooms.holdBack,
    bringUp: reader => void bringUp(reader, { relays, rooms, logger }),
    metrics,
    clock: world.roundsClock,
  })
  const joining = { relays, pages: access.pages, rooms, desks, logger }
  const join = parts.join ?? joinRoom
  const lines = new Set<Line>()
  let isRunning = true

  function connect(readersEnd: ReadersEnd): Line {
    const mayAsk = createRequestLimit(clock, requestsAllowed)
    const line = openLine(world, readersEnd, {
      ask(event, request, answer) {
        if (!mayAsk()) return answer(refused('unavailable', 'Asked too often'))
        const failed = () => refused('unavailable', 'This cannot be answered at the moment')
        void answerTo(event, request)
          .catch(failed)
          .then(found => {
            answer(found)
            slowReaders.watch(line.reader)
          })
          .catch(world.report)
      },
      closed() {
        lines.delete(line)
        slowReaders.forget(line.reader)
        rooms.leave(line.reader)
      },
    })
    const answerTo = (event: 'join' | 'catchUp', request: unknown): Promise<JoinAnswer> =>
      event === 'join' ? join(line.reader, request, joining, () => {}) : answerCatchUp(line.reader, request, joining)
    lines.add(line)
    return line
  }

  function kill(): void {
    if (!isRunning) return
    isRunning = false
    rooms.stop()
    fanOut.stop()
    slowReaders.stop()
    void relays.stop()
    for (const line of [...lines]) line.close()
  }

  return {
    relays,
    http: createHttp({ pages: access.pages, followed: relays, reads: access.reads }),
    connect,
    kill,
    drain(withinMs) {
      const packet = `2["drain",${JSON.stringify({ withinMs })}]`
      for (const { reader } of lines) reader.write({ packet, wire: Buffer.alloc(0) })
    },
  }
}

/** Counts what the simulation wants to have met; nobody else looks at these. */
function metricsFor(tally: Tally): Metrics {
  const nothing = { inc() {}, set() {}, remove() {}, observe() {} }
  return {
    readers: nothing,
    gapsHealed: { inc: () => void (tally.gapsHealed += 1) },
    resets: { inc: () => void (tally.roomResets += 1) },
    catchUps: {
      inc({ source }: { source: string }) {
        if (source === 'memory') tally.catchUpsFromMemory += 1
        else if (source === 'log') tally.catchUpsFromLog += 1
        else tally.snapshots += 1
      },
    },
    slowReaders: {
      inc({ action }: { action: string }) {
        if (action === 'held back') tally.heldBackReaders += 1
      },
    },
  } as unknown as Metrics
}
