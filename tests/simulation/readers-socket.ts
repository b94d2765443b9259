// A reader's socket as client/reader/connection.ts keeps it: opened again and again, ever more slowly, each answer awaited
// for a while only.
import type { Heard, Told } from '../../client/reader/following.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import { type Cursor, printCursor, readCursor } from '../../shared/cursor.ts'
import { type JoinAnswer, protocolVersion, type Reset } from '../../shared/socket-events.ts'
import type { Line } from './line.ts'
import type { Network } from './network.ts'
import type { World } from './world.ts'

export interface ReadersSocket {
  readonly line: Line | undefined
  open(): void
  close(): void
  hangUp(): void
  join(page: string, cursor: Cursor, tell: (answer: Told) => void): void
  ask(cursor: Cursor, tell: (answer: Told) => void): void
}

const answerWithinMs = 10_000
const firstDelayMs = 500
const mostDelayMs = 10_000

export function createReadersSocket(world: World, network: Network, hear: (heard: Heard) => void): ReadersSocket {
  let line: Line | undefined
  let isConnecting = false
  let isWanted = false
  let callOff = () => {}
  let failures = 0
  let drainMs = 0
  const waiting = new Set<(answer: Told) => void>()

  function connect(): void {
    callOff()
    if (!isWanted || isConnecting || line) return
    isConnecting = true
    network.connect({ hear: heard, lost: closed }, opened, failed)
  }

  function opened(newLine: Line): void {
    isConnecting = false
    line = newLine
    if (isWanted) hear({ is: 'connected' })
    else newLine.close()
  }

  function failed(): void {
    isConnecting = false
    lost()
  }

  function closed(): void {
    line = undefined
    lost()
    for (const tell of [...waiting]) tell({ kind: 'failed' })
  }

  function lost(): void {
    hear({ is: 'lost' })
    if (isWanted) comeBack()
  }

  function comeBack(): void {
    const spreadMs = drainMs || Math.min(firstDelayMs * 2 ** failures, mostDelayMs - firstDelayMs)
    drainMs = 0
    failures += 1
    callOff()
    callOff = world.after(firstDelayMs + spreadMs * world.chance(), connect)
  }

  function heard(event: string, payload: unknown): void {
    switch (event) {
      case 'operation':
      case 'catchUp':
        return hear({ is: 'frame', frame: payload as Operation | CatchUp })
      case 'reset':
        return hear({ is: 'reset', ...(payload as Reset) })
      case 'head': {
        const cursor = readCursor((payload as { cursor: string }).cursor)
        if (cursor) hear({ is: 'head', cursor })
        return
      }
      case 'drain':
        drainMs = (payload as { withinMs: number }).withinMs
        hear({ is: 'drain' })
    }
  }

  /** Exactly one answer: the server's, or that there is none. */
  function say(event: 'join' | 'catchUp', request: unknown, tell: (answer: Told) => void): void {
    const once = (answer: Told): void => {
      if (waiting.delete(once)) tell(answer)
    }
    waiting.add(once)
    line?.say(event, request, (answer: JoinAnswer) => {
      if (answer.kind !== 'refused') failures = 0
      once(answer)
    })
    world.after(answerWithinMs, () => once({ kind: 'failed' }))
  }

  return {
    get line() {
      return line
    },
    open() {
      isWanted = true
      connect()
    },
    close() {
      isWanted = false
      callOff()
      line?.close()
    },
    hangUp: () => line?.close(),
    join: (page, cursor, tell) => say('join', { page, cursor: printCursor(cursor), protocol: protocolVersion }, tell),
    ask: (cursor, tell) => say('catchUp', { cursor: printCursor(cursor) }, tell),
  }
}
