// A line to Redis on which single connections fall silent while both ends believe that they stand, as behind a lost route.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface SilentLine {
  /** `redis://127.0.0.1:…` */
  url: string
  /** Silences the open connections on which this text was said. @returns how many */
  silence(text: string): number
  close(): Promise<void>
}

interface Connection {
  said: string
  ends: [Socket, Socket]
}

/** Enough to tell connections apart by what they were opened for. */
const remembered = 20_000

/** @param path the socket file of Redis */
export async function openSilentLine(path: string): Promise<SilentLine> {
  const open = new Set<Connection>()
  const server = createServer(client => {
    const redis = connect(path)
    const connection: Connection = { said: '', ends: [client, redis] }
    open.add(connection)
    client.on('data', (bytes: Buffer) => {
      connection.said = (connection.said + bytes.toString('latin1')).slice(-remembered)
    })
    for (const [from, to] of [connection.ends, connection.ends.toReversed()] as [Socket, Socket][]) {
      from.setNoDelay(true)
      from.pipe(to)
      from.on('error', () => {}) // 'close' follows
      from.once('close', () => {
        open.delete(connection)
        to.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence(text) {
      const meant = [...open].filter(({ said }) => said.includes(text))
      for (const { ends } of meant) {
        for (const end of ends) {
          end.unpipe()
          end.pause()
        }
      }
      return meant.length
    },
    async close() {
      for (const { ends } of open) for (const end of ends) end.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
