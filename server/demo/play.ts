/** Start file of `npm run demo`. */
import { runPlay } from './run-play.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
const { env } = process
process.exitCode = await runPlay(process.argv.slice(2), {
  env,
  out: line => process.stdout.write(`${line}\n`),
  err: line => process.stderr.write(`${line}\n`),
  stop: stopping.signal,
})
