/** The keeper of a port that several web processes serve: it takes connections and gives them away, and keeps the processes running. */
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from './config.ts'
import type { Ending } from './ending.ts'
import { createLimits } from './http/limits.ts'
import { startOps } from './http/ops.ts'
import { createLogger } from './logger.ts'
import { createKeeperMetrics } from './metrics.ts'
import { createHandover } from './processes/handover.ts'
import { createJointOps } from './processes/joint-ops.ts'
import { keepWebs } from './processes/kept-webs.ts'
import { endStandstill } from './processes/standstill.ts'
import { listen, orRefuse } from './refuse.ts'

/** Starts the keeper and its processes, and runs until SIGTERM or SIGINT. @param ending listens already */
export async function startKeeper(ending: Ending): Promise<void> {
  const config = orRefuse(() => readConfig(process.env))
  const logger = createLogger('keeper', config.logLevel)
  const metrics = createKeeperMetrics()
  let state: 'starting' | 'open' | 'stopping' = 'starting'
  let isListening = false
  let line: Record<string, unknown> | undefined

  const jointOps = createJointOps(
    () => state,
    () => webs.all(),
    metrics,
  )
  const ops = await startOps({ config, logger, ...jointOps }).catch(orRefuse.config)
  const handover = createHandover(metrics)
  // Paused: what a client says first stays in the kernel, for the process that gets the connection.
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, handover.take)

  const webs = keepWebs({
    count: config.webProcesses,
    handover,
    drainMs: config.drainMs,
    limits: createLimits(config),
    metrics,
    logger,
    opened() {
      if (!isListening) void listen(server, config)
      isListening = true
    },
    settled() {
      if (state === 'starting') state = 'open'
      sayReady()
    },
    ready(said) {
      // The first process may be started again; only a password that nobody has seen yet is worth a second line.
      if (line && !said.administrator) return
      line = said
      sayReady()
    },
    gone: jointOps.gone,
    cannotStart(code) {
      // It has said why.
      process.exit(code)
    },
  })
  endStandstill(webs.all, logger)
  // However this process ends, short of SIGKILL: then they see it themselves.
  process.on('exit', webs.kill)
  ending.putInOrder(stop)

  function sayReady(): void {
    if (state === 'open' && line) process.stdout.write(`${JSON.stringify(line)}\n`)
  }

  async function stop(): Promise<void> {
    state = 'stopping'
    logger.info('keeper stops')
    await webs.end(takeNoMore())
    await ops.stop()
    logger.info('keeper stopped')
  }

  /** A while longer connections are taken: whoever spreads them over several machines has yet to see that this one goes. */
  async function takeNoMore(): Promise<void> {
    await delay(config.drainMs)
    server.close()
    handover.close()
  }
}
