// `npm start`: from a fresh clone to an open live page, and everything taken down again in the right order.
import './node-version.mjs'
import { delimiter, dirname, resolve } from 'node:path'
import { build } from './build.mjs'
import { checkDataDir, checkHost, checkPortFree, portFrom } from './checks.mjs'
import { install } from './install.mjs'
import { keepRedis } from './kept-redis.mjs'
import { isForPeople, isRoutine, parseLine, readable } from './log-lines.mjs'
import { dataDirOf, root } from './places.mjs'
import { readProcfile } from './procfile.mjs'
import { untilReady } from './readiness.mjs'
import { speakPlainly } from './sentence.mjs'
import { summaryOf } from './summary.mjs'
import { supervise } from './supervised.mjs'

const { env } = process
const forPeople = isForPeople(env, process.stdout)
let isMuted = false

function show(name, line, stream) {
  if (isMuted) return
  if (!forPeople) stream.write(`${line}\n`)
  else if (!isRoutine(line)) process.stdout.write(`${readable(name, line, { colour: process.stdout.isTTY })}\n`)
}

const note = msg =>
  show(
    'start',
    JSON.stringify({ level: 'info', time: new Date().toISOString(), name: 'launcher', msg }),
    process.stdout,
  )

// Everything that runs, so that one place can end it.
const running = { redis: undefined, processes: [] }
let over = false

async function stopAll(code, sentence) {
  if (over) return
  over = true
  if (sentence) process.stderr.write(`${sentence}\n`)
  isMuted = sentence !== undefined // it is to be read, not to be searched between the goodbyes of the others
  await Promise.all(running.processes.map(one => one.stop()))
  await running.redis?.stop() // last: the others still finish what they promised
  process.exit(code)
}

function killAll() {
  for (const one of running.processes) one.kill()
  running.redis?.kill()
  process.exit(130)
}

function listenForTheEnd() {
  let askedAt
  const ask = () => {
    // A terminal sends Ctrl-C to npm and to us, and npm passes it on: that is still once.
    if (askedAt !== undefined && Date.now() - askedAt > 500) killAll()
    askedAt ??= Date.now()
    void stopAll(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, ask)
  // An npm that is killed with -9 passes nothing on.
  const parent = process.ppid
  if (env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && void stopAll(0), 1000).unref()
}

/** Starts what the Procfile names; resolves with what web says of itself once it listens. */
function startProcesses(childEnv) {
  return new Promise(resolve => {
    for (const { name, command } of readProcfile(procfile)) {
      const onLine = (line, stream) => {
        const said = parseLine(line)
        const isReady = said?.event === 'ready' && name === 'web'
        if (isReady) resolve(said)
        // For people the summary says it better, and a password should not stand there twice.
        if (!isReady || !forPeople) show(name, line, stream)
      }
      const onEnd = ({ code, sentence = `${name} ended by itself (exit code ${code}).` }) =>
        void stopAll(code, sentence)
      running.processes.push(supervise({ name, command, env: childEnv, onLine, onNote: note, onEnd }))
    }
  })
}

// Another one only in tests of this launcher.
const procfile = resolve(root, env.PROCFILE || 'Procfile')

await speakPlainly(async () => {
  const opsPort = portFrom(env, 'OPS_PORT', 9464)
  const dataDir = dataDirOf(env)
  checkHost(env)
  checkDataDir(dataDir)
  await checkPortFree('PORT', portFrom(env, 'PORT', 3000), env.HOST || '127.0.0.1')
  await checkPortFree('OPS_PORT', opsPort, '127.0.0.1')
  await install()
  await build()

  listenForTheEnd()
  const onLost = sentence => void stopAll(1, sentence)
  running.redis = await keepRedis({ redisUrl: env.REDIS_URL, dataDir, onNote: note, onLost })
  if (over) return

  const announced = startProcesses({
    NODE_ENV: 'production',
    ...env,
    DATA_DIR: dataDir,
    REDIS_URL: running.redis.url,
    PATH: [dirname(process.execPath), env.PATH].join(delimiter), // the Procfile says "node": this one, not another
  })
  const isSlow = setTimeout(
    () => note(`not ready after 20 s: http://127.0.0.1:${opsPort}/ready says what is missing`),
    20_000,
  )
  if (!(await untilReady(opsPort, () => over))) return
  const said = await announced
  clearTimeout(isSlow)
  // Where a machine reads the log, the summary must not stand between its lines.
  const place = forPeople ? process.stdout : process.stderr
  place.write(summaryOf(said))
})
