/** One JSON line per event, with the ids that follow a command through all processes. */
import { type Logger, pino } from 'pino'

export type { Logger }

/**
 * @param part which process kind writes: `web`, `keeper`, `worker`, `cli`
 * @param number which one of several web processes of one port
 */
export function createLogger(part: string, level: string, number?: number): Logger {
  return pino({
    level,
    base: { process: part, ...(number === undefined ? {} : { number }), pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token'],
  })
}
