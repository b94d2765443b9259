/** The desk's own socket server: opens to signed-in sessions only, and tells who is there, who edits what, and how far operations went. */
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { deskSocketPath, type DeskToServer, type ServerToDesk, type Told } from '../../shared/together.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { UserAccounts } from '../newsroom/people.ts'
import type { DeskPresence, EntryReads } from '../newsroom/ports.ts'
import { parseHere, parseTakeOver } from '../parse/here.ts'
import { sessionIn } from '../session-cookie.ts'
import { isOwnOrigin } from './admission.ts'
import { type Clock, systemClock } from './clock.ts'
import { createDeskReceipts } from './desk-receipts.ts'
import { createDeskRoom, type DeskEnd } from './desk-room.ts'
import type { Receipts } from './receipts.ts'
import { createRequestLimit } from './request-limit.ts'
import { turnAway } from './turn-away.ts'

export interface DeskSocketsParts {
  config: Pick<Config, 'publicUrl' | 'isPublic'>
  accounts: Pick<UserAccounts, 'bySession'>
  entries: Pick<EntryReads, 'searchHome' | 'current'>
  presence: DeskPresence
  receipts: Pick<Receipts, 'follow' | 'followAnew'>
  logger: Logger
  clock?: Clock
}

/** Those who are here are said to be so this often, and their sessions looked at, ms. */
const beatMs = 10_000
/** A connection that hangs is found out after both together, ms. */
const [pingInterval, pingTimeout] = [10_000, 10_000]
/** Largest frame from a desk, bytes. */
const frameBytes = 4096
/** Closing in order takes an answer; a connection has this long for it, ms. */
const farewellMs = 1000
const fromDesk = { perSecond: 2, atOnce: 20 }

interface Admitted {
  session: string
  account: DeskEnd['account']
}

/** Serves desks on an HTTP server, at a path of their own. @returns how to end it */
export function startDeskSockets(server: HttpServer, parts: DeskSocketsParts): { stop(): void } {
  const { config, accounts, entries, presence, clock = systemClock } = parts
  const logger = parts.logger.child({ part: 'desk' })
  const room = createDeskRoom(presence, entries)
  const looks = createDeskReceipts(parts.receipts)
  const admitted = new WeakMap<IncomingMessage, Admitted>()
  const desks = new Map<DeskEnd, { session: string; cutOff: () => void }>()
  const isHttps = config.publicUrl.startsWith('https://')

  const io = new Server<DeskToServer, ServerToDesk>(server, {
    path: deskSocketPath,
    destroyUpgrade: false, // what is at neither path is turned away beside the readers' engine
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: frameBytes,
    pingInterval,
    pingTimeout,
    allowRequest(request, decide) {
      admit(request).then(
        status => (status === 'open' ? decide(null, true) : turnAway(request, { status })),
        () => turnAway(request, { status: 503 }), // Redis is away: whoever asks comes again
      )
    },
  })

  const lines = new Set<IncomingMessage['socket']>()
  io.engine.on('connection', ({ request: { socket } }: { request: IncomingMessage }) => {
    lines.add(socket)
    socket.once('close', () => lines.delete(socket))
  })

  /** The cookie goes along with whatever a browser opens here, so the page that asks has to be one of ours. */
  async function admit(request: IncomingMessage): Promise<'open' | 401 | 403> {
    if (request.headers.origin === undefined || !isOwnOrigin(request, config)) return 403
    const session = sessionIn(request.headers.cookie, isHttps)
    const found = session === undefined ? undefined : await accounts.bySession(session)
    if (session === undefined || !found || found.mustChangePassword) return 401
    admitted.set(request, { session, account: found.account })
    return 'open'
  }

  io.on('connection', socket => {
    const known = admitted.get(socket.request)
    if (!known) return void socket.disconnect(true)
    const desk: DeskEnd = {
      id: socket.id,
      account: known.account,
      tell: together => void socket.emit('together', together),
      tellReceipts: receipts => void socket.emit('receipts', receipts),
    }
    desks.set(desk, { session: known.session, cutOff: () => socket.disconnect(true) })
    const mayAsk = createRequestLimit(clock, fromDesk)
    hearOthers()

    const answering = (read: (said: unknown) => Promise<Told>) => (said: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return void socket.disconnect(true)
      if (!mayAsk()) return void answer('later')
      read(said).then(
        told => void answer(told),
        (fault: unknown) => {
          logger.debug({ err: fault }, 'what a desk said could not be kept')
          answer('later')
        },
      )
    }
    socket.on(
      'here',
      answering(async said => {
        const here = parseHere(said)
        if (!here) return 'malformed'
        if (desks.has(desk)) looks.look(desk, here)
        return room.here(desk, here)
      }),
    )
    socket.on(
      'takeOver',
      answering(async said => {
        const entry = parseTakeOver(said)
        return entry === undefined ? 'malformed' : room.takeOver(desk, entry)
      }),
    )
    socket.onAny((event: string) => {
      if (event !== 'here' && event !== 'takeOver') socket.disconnect(true)
    })
    socket.on('disconnect', reason => leave(desk, reason === 'client namespace disconnect'))
  })

  function leave(desk: DeskEnd, isForGood: boolean): void {
    desks.delete(desk)
    looks.leave(desk)
    room.leave(desk, isForGood).catch(away)
  }

  /** What was said runs out by itself, and is said again with the next beat. */
  function away(fault: unknown): void {
    logger.debug({ err: fault }, 'who is at the desk cannot be told at the moment')
  }

  let subscription: Promise<{ stop(): void } | undefined> | undefined
  function hearOthers(): void {
    subscription ??= presence.listen(room.hear).catch((fault: unknown) => {
      away(fault)
      subscription = undefined
      return undefined
    })
  }

  /** A session that is over speaks for nobody; a role or a reach that changed counts from now on. */
  async function lookAgain(desk: DeskEnd, { session, cutOff }: { session: string; cutOff: () => void }): Promise<void> {
    const found = await accounts.bySession(session)
    if (found && !found.mustChangePassword) {
      desk.account = found.account
      looks.lookAgain(desk)
      return
    }
    leave(desk, true)
    cutOff()
  }

  const stopBeats = clock.every(beatMs, () => {
    if (desks.size === 0) return
    hearOthers()
    Promise.all([...desks].map(([desk, known]) => lookAgain(desk, known)))
      .then(() => room.beat())
      .catch(away)
  })

  return {
    stop() {
      stopBeats()
      // Desks come back to another process; until then nobody says that they have gone.
      for (const desk of desks.keys()) looks.leave(desk)
      desks.clear()
      io.engine.close()
      // Whoever does not answer would keep the HTTP server open.
      clock.after(farewellMs, () => {
        for (const line of lines) line.destroy()
      })
      void subscription?.then(held => held?.stop())
    },
  }
}
