/** Requests over kept connections from a process of their own: who is measured does not wait for who asks. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Load {
  port: number
  /** Asked for in turn, over all connections. */
  paths: string[]
  /** Sent with each, besides `Host`. */
  headers: Record<string, string>
  connections: number
  /** How long, ms; with 0 each path is asked for once. */
  ms: number
}

export interface LoadResult {
  requests: number
  ms: number
  /** Of the answers, heads left out. */
  bytes: number
}

/** Runs a load to its end. @throws when an answer is not 200, or its length is not said */
export async function runLoad(load: Load): Promise<LoadResult> {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' })
  child.send(load)
  const [result] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => [{ fault: `the load ended with ${code}` }]),
  ])) as [LoadResult | { fault: string }]
  child.kill('SIGKILL')
  if ('fault' in result) throw new Error(result.fault)
  return result
}

async function serve(): Promise<void> {
  const [load] = (await once(process, 'message')) as [Load]
  const result = await ask(load).catch((error: unknown) => ({ fault: String(error) }))
  process.send?.(result)
}

async function ask({ port, paths, headers, connections, ms }: Load): Promise<LoadResult> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const requests = paths.map(path =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`),
  )
  const begun = performance.now()
  let [asked, answered, bytes] = [0, 0, 0]
  const next = () =>
    ms === 0 ? requests[asked++] : performance.now() - begun < ms ? requests[asked++ % requests.length] : undefined
  await Promise.all(
    Array.from({ length: connections }, () =>
      converse(port, next, length => {
        answered += 1
        bytes += length
      }),
    ),
  )
  return { requests: answered, ms: performance.now() - begun, bytes }
}

/** One connection: a request, its whole answer, the next request. The least that HTTP needs, so that asking costs little. */
function converse(port: number, next: () => Buffer | undefined, answered: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let left = -1
    let length = 0
    const askNext = () => {
      const request = next()
      if (request) socket.write(request)
      else {
        socket.destroy()
        resolve()
      }
    }
    socket.once('connect', askNext)
    socket.once('error', reject)
    socket.once('end', () => reject(new Error('the connection was closed')))
    socket.on('data', part => {
      if (left < 0) {
        const end = part.indexOf('\r\n\r\n')
        const head = part.toString('latin1', 0, Math.max(end, 0))
        length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
        if (end < 0 || !head.startsWith('HTTP/1.1 200') || Number.isNaN(length))
          return void reject(new Error(`an answer begins with ${head.slice(0, 200)}`))
        left = length + end + 4
      }
      left -= part.length
      if (left > 0) return
      left = -1
      answered(length)
      askNext()
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve()
