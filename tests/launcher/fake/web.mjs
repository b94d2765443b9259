// Stands in for web where a test is about the launcher alone: it serves nothing but what the launcher waits for.
import { createServer } from 'node:http'

const say = line => process.stdout.write(`${JSON.stringify(line)}\n`)
const { OPS_PORT, PORT, FAKE_REFUSAL, REDIS_URL, DATA_DIR } = process.env

if (FAKE_REFUSAL) {
  process.stderr.write(`${JSON.stringify({ event: 'refused-to-start', sentence: FAKE_REFUSAL })}\n`)
  process.exit(4)
}

const site = `http://127.0.0.1:${PORT}`
const ops = createServer((_, answer) => answer.end('ready')).listen(Number(OPS_PORT), '127.0.0.1')
const web = createServer((_, answer) => answer.end('page')).listen(Number(PORT), '127.0.0.1', () => {
  say({ level: 'info', msg: `web is up, process ${process.pid}`, redis: REDIS_URL, dataDir: DATA_DIR })
  say({
    event: 'ready',
    pages: [{ url: `${site}/live/budget-day`, headline: 'Budget day', status: 'live' }],
    desk: `${site}/desk`,
    administrator: { name: 'admin', password: 'once-only' },
  })
})

process.once('SIGTERM', () => {
  say({ level: 'info', msg: 'web leaves' })
  ops.close()
  web.close()
  web.closeAllConnections()
  ops.closeAllConnections()
})
