// What a purge hook calls: a real HTTP server that notes what it was told, and can refuse it or be away.
import { createServer, type Server } from 'node:http'
import { freePort } from './free-port.ts'

export interface PurgeCall {
  tags: string[]
  headers: Record<string, string | string[] | undefined>
}

export interface PurgeReceiver {
  url: string
  /** Calls that were answered with success, in their order. */
  calls: PurgeCall[]
  /** Every tag of these calls. */
  tags(): string[]
  /** Calls that were refused. */
  refused: number
  /** What calls are answered with from now on. */
  status: number
  /** Stops to listen, and closes what is open. */
  leave(): Promise<void>
  comeBack(): Promise<void>
}

export async function startPurgeReceiver(): Promise<PurgeReceiver> {
  const port = await freePort()
  let server: Server | undefined
  const receiver: PurgeReceiver = {
    url: `http://127.0.0.1:${port}/purge`,
    calls: [],
    tags: () => receiver.calls.flatMap(({ tags }) => tags),
    refused: 0,
    status: 200,
    async leave() {
      const leaving = server
      server = undefined
      leaving?.closeAllConnections()
      await new Promise(resolve => (leaving ? leaving.close(resolve) : resolve(undefined)))
    },
    async comeBack() {
      server = createServer((request, response) => {
        let text = ''
        request.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        request.on('end', () => {
          const { tags } = JSON.parse(text) as { tags: string[] }
          if (receiver.status < 300) receiver.calls.push({ tags, headers: request.headers })
          else receiver.refused += 1
          response.writeHead(receiver.status).end()
        })
      })
      await new Promise<void>(resolve => server?.listen(port, '127.0.0.1', resolve))
    },
  }
  await receiver.comeBack()
  return receiver
}
