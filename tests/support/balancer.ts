// Spreads connections over web processes as a balancer does: those that say they are ready, in turn; tries again only what was refused.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A web process to lead to, and where it says how it is. */
export interface Target {
  url: string
  opsUrl: string
}

export interface Balancer {
  url: string
  port: number
  close(): Promise<void>
}

/** How often each process is asked, ms: well within the time for which one that ends still takes connections. */
const askEveryMs = 100

/** @param targets those that are meant to live, asked each time */
export async function openBalancer(targets: () => readonly Target[]): Promise<Balancer> {
  const ready = new Set<string>()
  const open = new Set<Socket>()
  let turn = 0

  async function ask({ url, opsUrl }: Target): Promise<void> {
    const isReady = await fetch(`${opsUrl}/ready`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) ready.add(url)
    else ready.delete(url)
  }

  /** Those that are ready, beginning with the one whose turn it is. */
  function inTurn(): string[] {
    const urls = targets().flatMap(({ url }) => (ready.has(url) ? [url] : []))
    const first = turn++ % Math.max(1, urls.length)
    return [...urls.slice(first), ...urls.slice(0, first)]
  }

  function lead(client: Socket, [url, ...others]: string[]): void {
    if (url === undefined) return void client.destroy()
    const web = connect(Number(new URL(url).port), '127.0.0.1')
    web.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') lead(client, others)
      else client.destroy()
    })
    web.once('connect', () => {
      web.on('error', () => client.destroy())
      web.on('close', () => client.destroySoon())
      client.on('close', () => web.destroy())
      client.pipe(web).pipe(client)
    })
  }

  const server = createServer({ noDelay: true }, client => {
    open.add(client)
    client.on('error', () => {}) // 'close' follows
    client.once('close', () => open.delete(client))
    lead(client, inTurn())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  await Promise.all(targets().map(ask))
  const asking = setInterval(() => targets().forEach(target => void ask(target)), askEveryMs)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      clearInterval(asking)
      for (const client of open) client.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
