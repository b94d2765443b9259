// Asks to open a socket and looks at the answer only.
import { type IncomingMessage, request } from 'node:http'

export interface Handshake {
  status: number | undefined
  retryAfter: string | undefined
}

/** What a websocket's first request says. */
export const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
}

export const socketPath = '/socket.io/?EIO=4&transport=websocket'

/** A socket that is let in is closed at once. */
export function handshake(url: string, headers: Record<string, string> = {}): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const asked = request(url + socketPath, { headers: { ...upgradeHeaders, ...headers } })
    const answered = (answer: IncomingMessage) => {
      answer.destroy()
      resolve({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] })
    }
    asked.on('upgrade', (answer, socket) => {
      socket.destroy()
      answered(answer)
    })
    asked.on('response', answered)
    asked.on('error', reject)
    asked.end()
  })
}
