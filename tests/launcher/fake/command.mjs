// Stands in for a command of the command line: says which Redis it was given, and ends with the code it was asked for.
import { createConnection } from 'node:net'

const redis = createConnection(process.env.REDIS_URL.slice('unix:'.length))
redis.once('connect', () => redis.write('CONFIG GET appendfsync\r\nINFO server\r\n'))

let heard = ''
redis.setEncoding('utf8').on('data', chunk => {
  heard += chunk
  const pid = /process_id:(\d+)/.exec(heard)?.[1]
  if (!pid) return
  process.stdout.write(`${JSON.stringify({ pid: Number(pid), isSafe: heard.includes('always') })}\n`)
  process.exit(Number(process.argv[2] ?? 0))
})
