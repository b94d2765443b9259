// Stands in for worker: signals tell it how to end, so that a test can see what the launcher makes of each end.

const say = msg => process.stdout.write(`${JSON.stringify({ level: 'info', msg })}\n`)

process.on('SIGUSR2', () => process.exit(75)) // asks to be started again
process.on('SIGHUP', () => process.exit(9))
process.on('SIGWINCH', () => process.exit(0))
process.on('SIGTERM', () => {
  if (process.env.FAKE_STUBBORN) return say('worker stays')
  say('worker leaves')
  process.exit(0)
})

setInterval(() => {}, 1_000_000)
say(`worker is up, process ${process.pid}`)
