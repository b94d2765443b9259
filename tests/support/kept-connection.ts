// Requests over one connection that is kept as long as the server lets it, one after the other, as a busy client sends them.
import { Agent, request } from 'node:http'

export interface KeptAnswer {
  status: number
  text: string
}

export interface KeptConnection {
  /** @throws when the connection ends before the answer is whole */
  ask(path: string, sent?: { headers: Record<string, string>; body: string }): Promise<KeptAnswer>
  close(): void
}

export function keepConnection(url: string): KeptConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask(path, sent) {
      return new Promise((resolve, reject) => {
        const headers = sent ? { ...sent.headers, 'Content-Length': Buffer.byteLength(sent.body) } : {}
        const asking = request(url + path, { agent, method: sent ? 'POST' : 'GET', headers }, answer => {
          let text = ''
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part
          })
          answer.on('error', reject)
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        })
        asking.on('error', reject)
        asking.end(sent?.body)
      })
    },
    close: () => agent.destroy(),
  }
}
