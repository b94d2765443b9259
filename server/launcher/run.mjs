// `npm run -s stop-press` and `npm run demo`: runs one compiled file next to the live service, or without it.
import './node-version.mjs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './build.mjs'
import { checkDataDir, checkRedisReachable } from './checks.mjs'
import { install } from './install.mjs'
import { dataDirOf, root } from './places.mjs'
import { openPrivateRedis } from './private-redis.mjs'
import { Sentence, speakPlainly } from './sentence.mjs'

const couldNotReach = 3
const { env } = process

async function openRedis(dataDir) {
  if (env.REDIS_URL) {
    await checkRedisReachable(env.REDIS_URL, { exitCode: couldNotReach })
    return { url: env.REDIS_URL, stop: async () => {} }
  }
  try {
    checkDataDir(dataDir)
    return await openPrivateRedis(dataDir, line => process.stderr.write(`${line}\n`))
  } catch (error) {
    throw error instanceof Sentence ? new Sentence(error.message, couldNotReach) : error
  }
}

function runCommand(file, args, childEnv) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [join(root, 'dist/server', file), ...args], {
      env: childEnv,
      stdio: 'inherit',
    })
    // At a terminal Ctrl-C reaches the command by itself; we stay to put Redis away after it.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.once('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

await speakPlainly(async () => {
  const [file, ...args] = process.argv.slice(2)
  if (!file) throw new Sentence('usage: node server/launcher/run.mjs <file under dist/server> [arguments]', 2)
  const dataDir = dataDirOf(env)
  await install()
  await build()
  const redis = await openRedis(dataDir)
  const code = await runCommand(file, args, { NODE_ENV: 'production', ...env, DATA_DIR: dataDir, REDIS_URL: redis.url })
  await redis.stop()
  process.exit(code)
})
