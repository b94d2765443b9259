// One reader's browser: the follower as it ships, with a clock of its own, a network of its own, and a page to draw on.
import { createFollower } from '../../client/reader/follow.ts'
import type { Action, Follower, Heard, Told } from '../../client/reader/following.ts'
import type { EntryHeader, EntryId } from '../../shared/entry.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Document } from './document.ts'
import type { Network } from './network.ts'
import { createReadersSocket, type ReadersSocket } from './readers-socket.ts'
import type { World } from './world.ts'

export interface SimulatedReader {
  readonly name: string
  readonly follower: Follower
  readonly document: Document
  /** By which operation each entry was made as it was printed: its text is in the page, not in the timeline. */
  readonly printed: ReadonlyMap<EntryId, number>
  readonly network: Network
  readonly socket: ReadersSocket
  /** What was asked over HTTP, and what gave reason to. */
  readonly asked: Asked
  /** Since the last older batch was wanted and neither shown nor failed, ms; undefined: none is. */
  readonly waitsForOlderSince: number | undefined
  hear(heard: Heard): void
  /** The tab is hidden: timers come late, if at all before it is seen again. */
  hide(): void
  wake(): void
  goOffline(): void
  /** The reader's clock leaps forward, as after a sleep. */
  leap(ms: number): void
  wantOlder(): void
  leave(): void
}

export interface Asked {
  missed: number
  slices: number
  bodies: number
  /** Answers and events that send a reader over HTTP. */
  sentThere: number
  /** Entries that came without their body. */
  headers: number
  /** Those of them whose readers are to ask at a random moment. */
  apart: number
  olderWanted: number
  /** Time without a socket, ms. */
  awayMs: number
}

/** Stands beside a reader and looks at every step. */
export interface Observer {
  /** @param heard what the reader is told @returns called with what it does about it, once that is done */
  before(reader: SimulatedReader, heard: Heard): (actions: Action[], drawn: Drawn) => void
}

export interface Drawn {
  in: string[]
  out: string[]
}

export interface ReaderParts {
  /** What a broken part may take the place of. */
  follower?: (shipped: Follower) => Follower
}

const minuteMs = 60_000
/** Answers after which something has to be asked over HTTP, or once more. */
const sends: ReadonlySet<Told['kind']> = new Set(['fetch', 'reset', 'refused', 'failed'])

export function openReader(
  world: World,
  name: string,
  printed: { timeline: Timeline; document: Document },
  network: Network,
  observer: Observer,
  parts: ReaderParts = {},
): SimulatedReader {
  const { document } = printed
  const shipped = createFollower(printed.timeline, world.chance, world.now)
  const follower = parts.follower?.(shipped) ?? shipped
  const asked: Asked = {
    missed: 0,
    slices: 0,
    bodies: 0,
    sentThere: 0,
    headers: 0,
    apart: 0,
    olderWanted: 0,
    awayMs: 0,
  }
  let aheadMs = 0
  let isHidden = false
  let hasLeft = false
  let waitsForOlderSince: number | undefined
  let awaySince: number | undefined = world.now
  let callOff = () => {}

  const now = () => world.now + aheadMs

  function hear(heard: Heard): void {
    if (hasLeft) return
    note(heard)
    const done = observer.before(reader, heard)
    const actions = follower.hear(heard, now())
    const drawn: Drawn = { in: [], out: [] }
    for (const action of actions) {
      if (action.do !== 'draw') continue
      const { in: came, out } = document.draw(action.timeline, action.changed)
      drawn.in.push(...came)
      drawn.out.push(...out)
    }
    if (heard.is === 'cut') document.cut(follower.timeline)
    done(actions, drawn)
    for (const action of actions) perform(action)
    callOff()
    const dueMs = Math.min(Math.max(follower.dueAt() - now(), 0), minuteMs)
    callOff = world.after(isHidden ? dueMs + world.roll(minuteMs) : dueMs, () => hear({ is: 'tick' }))
  }

  function note(heard: Heard): void {
    if (heard.is === 'lost' || heard.is === 'visible' || heard.is === 'reset') asked.sentThere += 1
    if (heard.is === 'told' && sends.has(heard.answer.kind)) asked.sentThere += 1
    if (heard.is === 'connected' && awaySince !== undefined) {
      asked.awayMs += world.now - awaySince
      awaySince = undefined
    }
    if (heard.is === 'lost') awaySince ??= world.now
    if (heard.is === 'frame') {
      const headers = headersIn(heard.frame)
      asked.headers += headers.length
      asked.apart += headers.filter(({ bodyWithinMs }) => bodyWithinMs !== undefined).length
    }
  }

  function perform(action: Action): void {
    const tell = (answer: Told) => {
      if ('question' in action) hear({ is: 'told', question: action.question, answer })
    }
    switch (action.do) {
      case 'join':
        return socket.join(follower.timeline.page.id, action.cursor, tell)
      case 'askSocket':
        return socket.ask(action.cursor, tell)
      case 'fetch':
        asked[action.what === 'slice' ? 'slices' : action.what === 'entry' ? 'bodies' : 'missed'] += 1
        return void network.fetch(action.href, action.fresh).then(tell).catch(world.report)
      case 'hangUp':
        return socket.hangUp()
      case 'stop':
        return socket.close()
      case 'olderShown':
      case 'olderFailed':
        waitsForOlderSince = undefined
        return
      case 'draw':
      case 'say':
        return
    }
  }

  const socket = createReadersSocket(world, network, hear)
  const reader: SimulatedReader = {
    name,
    follower,
    document,
    printed: new Map([...shipped.timeline.entries.values()].map(entry => [entry.id, entry.sequence])),
    network,
    socket,
    asked,
    get waitsForOlderSince() {
      return waitsForOlderSince
    },
    hear,
    hide() {
      isHidden = true
    },
    wake() {
      isHidden = false
      network.isOnline = true
      socket.open()
      hear({ is: 'visible' })
    },
    goOffline() {
      network.isOnline = false
      socket.close()
      hear({ is: 'lost' })
    },
    leap(ms) {
      aheadMs += ms
    },
    wantOlder() {
      if (waitsForOlderSince !== undefined) return
      asked.olderWanted += 1
      waitsForOlderSince = world.now
      hear({ is: 'wantOlder' })
    },
    leave() {
      hasLeft = true
      callOff()
      socket.close()
    },
  }
  return reader
}

/** Entries that came without their body. */
function headersIn(frame: Operation | CatchUp): EntryHeader[] {
  const entries = 'from' in frame ? [] : 'entries' in frame ? frame.entries : 'entry' in frame ? [frame.entry] : []
  return entries.filter(entry => 'bodyPending' in entry)
}
