/** One JSON line per event, with the ids that follow a command through all processes. */
import { type Logger, pino } from 'pino'

export type { Logger }

/** @param part which process kind writes: `web`, `worker`, `cli` */
export function createLogger(part: string, level: string): Logger {
  return pino({
    level,
    base: { process: part, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token'],
  })
}
