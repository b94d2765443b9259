/** Answers an upgrade that is refused: engine.io would say 400 to everything, which tells a client to stop for good. */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Turned } from './admission.ts'

/** Seconds after which whoever was turned away may try again. */
const retryAfter = 2

/** Writes the whole answer to the connection and ends it. */
export function turnAway(request: IncomingMessage, { status }: { status: Turned['status'] | 400 | 401 }): void {
  const { socket } = request
  // Once a connection has asked for an upgrade, nobody listens to its errors but who takes it over.
  socket.on('error', () => socket.destroy())
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Length: 0',
    ...(status === 503 ? [`Retry-After: ${retryAfter}`] : []),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`, () => socket.destroy())
}

/**
 * Answers upgrades to where there is nothing to upgrade. Nobody else does: engine.io would end its own half of the
 * connection, which then stays for as long as the other end likes.
 * @param paths that somebody serves, each with a slash at its end
 */
export function turnAwayElsewhere(server: Server, paths: readonly string[]): void {
  server.on('upgrade', request => {
    if (!paths.some(path => request.url?.startsWith(path))) turnAway(request, { status: 400 })
  })
}
