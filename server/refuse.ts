/** How a process that cannot start says so: in one sentence, in the form that the launcher shows, with exit code 1. */
import type { Server } from 'node:net'
import { type Config, ConfigError } from './config.ts'
import { withoutSecrets } from './redis-url.ts'

/** Says the sentence in the form that the launcher shows, and ends the process. */
export function refuseToStart(sentence: string): never {
  process.stderr.write(`${JSON.stringify({ event: 'refused-to-start', sentence })}\n`)
  process.exit(1)
}

/** The result, or the end of the process where settings cannot work. */
export function orRefuse<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) refuseToStart(error.message)
    throw error
  }
}

/** For settings that only show that they cannot work when they are used. */
orRefuse.config = (error: unknown): never => {
  if (error instanceof ConfigError) refuseToStart(error.message)
  throw error
}

/** For a Redis that did not answer in time. */
orRefuse.unreachable =
  (config: Config) =>
  (error: Error): never =>
    refuseToStart(`Redis at ${withoutSecrets(config.redisUrl)} cannot be reached (${error.message}).`)

/**
 * Connections that wait to be taken while the process is at something else; the system may allow fewer. Node's own 511
 * are fewer than come at once when another process dies, and whoever finds no room tries again after seconds.
 */
const mostUnaccepted = 4096

/** Opens the public port; one that is taken is refused in a sentence. */
export async function listen(server: Server, config: Pick<Config, 'host' | 'port'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, mostUnaccepted, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') refuseToStart(`PORT=${config.port} is taken by another process: choose another.`)
    refuseToStart(`HOST=${config.host} PORT=${config.port} cannot be opened (${error.message}).`)
  })
}
