// `npm test`: brings what is missing, runs every check and every test, and ends with one line that adds them all up.
import './node-version.mjs'
import { parseArgs } from 'node:util'
import { obtainChromium, obtainFirefox } from './browsers.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { obtainProxies } from './proxies.mjs'
import { qualityChecks, runQualityCheck } from './quality.mjs'
import { obtainRedisProgram } from './redis-program.mjs'
import { Sentence, speakPlainly } from './sentence.mjs'
import { hasJourneys, runPlaywright, runVitest } from './test-runners.mjs'

const usage = `usage: npm test -- [--full] [--only ${qualityChecks.map(check => check.name).join('|')}|vitest|playwright [pattern …]]`
const report = line => console.log(line)

// Settings of the shell a developer happens to sit in must not decide whether tests pass.
const settings = [
  'HOST',
  'PORT',
  'OPS_PORT',
  'DATA_DIR',
  'REDIS_URL',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'SITE_NAME',
  'SITE_LANGUAGE',
  'LOG',
]
const alsoOurs = [
  'BRAND_DIR',
  'OFFLINE',
  'NATIVE_SEND',
  'PROCFILE',
  'ALLOW_INSECURE',
  'ALLOW_WEAK_REDIS',
  'BODIES_APART_ABOVE',
  'DEFLATE',
  'WEB_PROCESSES',
  'LOG_LEVEL',
  'NODE_ENV',
]
const cleanEnv = () => {
  const kept = Object.entries(process.env).filter(([name]) => ![...settings, ...alsoOurs].includes(name))
  return { ...Object.fromEntries(kept), WORKER_OPS_PORT: '0' } // apart from a service that runs on this machine
}

async function runBuild() {
  try {
    await build({ withTests: true }) // some tests start processes from compiled start files of their own
    return { passed: 1, failed: 0, skipped: 0 }
  } catch (error) {
    if (!(error instanceof Sentence)) throw error
    console.log(`✗ ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 } // what was emitted may still show more faults
  }
}

/** The full run has tests in a second browser; without it they fail, and say what is missing. */
async function runTests(pattern, env) {
  await obtainProxies(report)
  const firefox = env.STOP_PRESS_FULL && (await obtainFirefox(report))
  return runVitest(pattern, firefox ? { ...env, FIREFOX_PATH: firefox } : env)
}

async function runJourneys(pattern, env) {
  if (!hasJourneys()) return { passed: 0, failed: 0, skipped: 0 }
  const chromium = await obtainChromium(report)
  if (chromium) return runPlaywright(pattern, { ...env, CHROMIUM_PATH: chromium })
  console.log('✗ journeys: no Chromium was found and none could be installed; install it and set CHROMIUM_PATH')
  return { passed: 0, failed: 1, skipped: 0 }
}

await speakPlainly(async () => {
  const options = { full: { type: 'boolean', default: false }, only: { type: 'string' } }
  const { values, positionals: pattern } = parseArgs({ options, allowPositionals: true })
  const env = { ...cleanEnv(), ...(values.full && { STOP_PRESS_FULL: '1' }) }
  const steps = [
    ...qualityChecks.map(check => ({ name: check.name, run: () => runQualityCheck(check, env) })),
    { name: 'vitest', run: () => runTests(pattern, env) },
    { name: 'playwright', run: () => runJourneys(pattern, env) },
  ]
  const chosen = values.only ? steps.filter(step => step.name === values.only) : steps
  if (chosen.length === 0) throw new Sentence(usage, 2)

  await install()
  await obtainRedisProgram(report)
  const results = [{ name: 'build', ...(await runBuild()) }]
  for (const { name, run } of chosen) results.push({ name, ...(await run()) })

  const sum = key => results.reduce((total, result) => total + result[key], 0)
  const failing = results.filter(result => result.failed > 0).map(result => `${result.name} (${result.failed})`)
  if (failing.length > 0) console.log(`\nFailed: ${failing.join(', ')}`)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  process.exitCode = sum('failed') > 0 ? 1 : 0
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
})
