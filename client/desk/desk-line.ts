/** The desk's own socket: says where this tab is, hears who else is there and how far operations went, and comes back by itself. */
import type { Socket } from 'socket.io-client'
import type { PageReceipts } from '../../shared/receipts.ts'
import {
  deskSocketPath,
  type DeskToServer,
  type Here,
  type ServerToDesk,
  type Together,
  type Told,
} from '../../shared/together.ts'
import { around } from '../reader/patience.ts'

const answerWithinMs = 10_000
const firstDelayMs = 500
const mostDelayMs = 10_000
/** What was not taken is said again after this, ms. */
const againMs = 1000

export interface DeskLine {
  /** Says where this tab is now, and says it again after every loss of the connection. */
  say(here: Here): void
  takeOver(entry: string): void
  close(): void
}

export interface DeskLineParts {
  onTogether: (together: Together) => void
  onReceipts: (receipts: PageReceipts) => void
  /** Nobody knows who else is there, until it is told anew. */
  onLost: () => void
}

export function openDeskLine({ onTogether, onReceipts, onLost }: DeskLineParts): DeskLine {
  let socket: Socket<ServerToDesk, DeskToServer> | undefined
  let here: Here | undefined
  let isWanted = true
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const { Manager } = await import('socket.io-client')
    const how = { path: deskSocketPath, transports: ['websocket'], reconnection: false, autoConnect: false }
    socket = new Manager<ServerToDesk, DeskToServer>(location.origin, { ...how, timeout: answerWithinMs }).socket('/')
    socket.on('connect', say)
    socket.on('connect_error', lost)
    socket.on('disconnect', lost)
    socket.on('together', together => {
      failures = 0
      onTogether(together)
    })
    socket.on('receipts', onReceipts)
  }

  function connect(): void {
    clearTimeout(timer)
    if (!isWanted || socket?.connected) return
    if (socket) socket.connect()
    else load().then(connect, lost)
  }

  function lost(): void {
    onLost()
    if (!isWanted) return
    clearTimeout(timer)
    timer = setTimeout(connect, around(Math.min(firstDelayMs * 2 ** failures, mostDelayMs), Math.random()))
    failures += 1
  }

  function say(): void {
    clearTimeout(again)
    if (!here || !socket?.connected) return
    socket.timeout(answerWithinMs).emit('here', here, (fault: Error | null, told: Told) => {
      if (fault || told === 'later') again = setTimeout(say, againMs)
    })
  }

  function goodbye(): void {
    socket?.disconnect()
  }
  const isBack = () => void (document.visibilityState === 'visible' && connect())
  // A page that the browser only put aside may come back, and is then there again.
  addEventListener('pagehide', goodbye)
  addEventListener('pageshow', isBack)
  addEventListener('online', isBack)
  document.addEventListener('visibilitychange', isBack)
  connect()

  return {
    say(next) {
      here = next
      say()
    },
    takeOver(entry) {
      socket?.timeout(answerWithinMs).emit('takeOver', { entry }, () => {}) // what came of it is told to all
    },
    close() {
      isWanted = false
      clearTimeout(timer)
      clearTimeout(again)
      goodbye()
      removeEventListener('pagehide', goodbye)
      removeEventListener('pageshow', isBack)
      removeEventListener('online', isBack)
      document.removeEventListener('visibilitychange', isBack)
    },
  }
}
