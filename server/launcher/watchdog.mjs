// Stands between launcher and child where setpriv is missing (macOS): when the launcher's end of the pipe closes, the child goes.
import { spawn } from 'node:child_process'

const [onOurDeath, command, ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

// The launcher signals our whole group, so the child has its copy already; we only have to live long enough to pass on its end.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {})

child.once('error', error => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.once('exit', (code, signal) => {
  if (!signal) process.exit(code)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})

process.stdin.resume()
process.stdin.once('end', () => {
  child.kill(`SIG${onOurDeath}`)
  setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
})
