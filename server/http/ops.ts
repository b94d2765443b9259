/** Health, readiness and metrics, on a port of their own that only this machine reaches. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Config, ConfigError } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'

export interface OpsParts {
  config: Pick<Config, 'opsPort'>
  metrics: { registry: Pick<Metrics['registry'], 'metrics' | 'contentType'> }
  /** Whether the process can do its work, and why not. */
  ready: () => Promise<{ ready: boolean; reasons: string[] }>
  logger: Logger
}

/** Longer than this, and the answer is: not ready. */
const readyWithinMs = 1500

/**
 * Serves `/health` (200 while the process runs), `/ready` (200 or 503, with reasons) and `/metrics` on loopback.
 * @returns the port (for OPS_PORT=0) and the way to stop it
 * @throws ConfigError when the port is taken
 */
export async function startOps({
  config,
  metrics,
  ready,
  logger,
}: OpsParts): Promise<{ port: number; stop(): Promise<void> }> {
  const routes: Record<string, (res: ServerResponse) => Promise<void>> = {
    '/health': async res => sendJson(res, 200, { healthy: true }),
    '/ready': async res => {
      const state = await within(ready())
      sendJson(res, state.ready ? 200 : 503, state)
    },
    '/metrics': async res => {
      const text = await metrics.registry.metrics()
      res.writeHead(200, { 'Content-Type': metrics.registry.contentType }).end(text)
    },
  }
  const server = createServer((req, res) => {
    const route = routes[(req.url ?? '').split('?')[0] as string]
    if (!route || (req.method !== 'GET' && req.method !== 'HEAD'))
      return sendJson(res, route ? 405 : 404, { routes: Object.keys(routes) })
    route(res).catch(error => {
      logger.error({ err: error, path: req.url }, 'fault in an ops request')
      sendJson(res, 500, { fault: true })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(taken ? new ConfigError(`OPS_PORT=${config.opsPort} is taken by another process: choose another.`) : error)
    })
    server.listen(config.opsPort, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A Redis that hangs leaves its question unanswered: that is an answer, too. */
async function within(asked: Promise<{ ready: boolean; reasons: string[] }>) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ ready: boolean; reasons: string[] }>(resolve => {
    timer = setTimeout(() => resolve({ ready: false, reasons: ['No answer about readiness in time'] }), readyWithinMs)
  })
  const failed = (error: unknown) => ({
    ready: false,
    reasons: [error instanceof Error ? error.message : String(error)],
  })
  try {
    return await Promise.race([asked.catch(failed), late])
  } finally {
    clearTimeout(timer)
  }
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body))
}
