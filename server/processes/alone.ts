/** A web process that has its ports to itself. */
import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createLimits } from '../http/limits.ts'
import { startOps } from '../http/ops.ts'
import { listen } from '../refuse.ts'
import type { Place } from './place.ts'

export function alone(): Place {
  let listening: Server | undefined
  return {
    number: undefined,
    isFirst: true,
    answerOps: startOps,
    limits: createLimits,
    async open(server, config) {
      await listen(server, config)
      listening = server
    },
    async close(acceptMs) {
      await delay(acceptMs)
      // Not by the HTTP server's own close(): that cuts connections, also such as still carry the end of an answer.
      if (listening) NetServer.prototype.close.call(listening)
    },
    sayReady: line => void process.stdout.write(`${JSON.stringify(line)}\n`),
  }
}
