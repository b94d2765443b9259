// Vitest and Playwright as they are, on the terminal; their numbers come from their JSON reports.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'

const reportOf = name => join(root, 'dist/.reports', `${name}.json`)

async function run(name, args, env, read) {
  const report = reportOf(name)
  mkdirSync(join(root, 'dist/.reports'), { recursive: true })
  rmSync(report, { force: true }) // an old report must not speak for a run that crashed
  const code = await new Promise(resolve => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root, env, stdio: 'inherit' })
    child.once('error', () => resolve(1))
    child.once('exit', code => resolve(code ?? 1))
  })
  const sum = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 }
  // A crash, or an error outside any test, fails the run without failing a test.
  return code !== 0 && sum.failed === 0 ? { ...sum, failed: 1 } : sum
}

export function runVitest(pattern, env) {
  const args = ['run', '--config', 'tests/vitest.config.ts', '--reporter=default', '--reporter=json']
  return run('vitest', [...args, `--outputFile.json=${reportOf('vitest')}`, ...pattern], env, report => {
    const broken = report.testResults.filter(
      file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
    )
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length, // a file that cannot even be loaded holds tests that did not run
      skipped: report.numPendingTests + report.numTodoTests,
    }
  })
}

export const hasJourneys = () => {
  const folder = join(root, 'tests/journeys')
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some(name => /\.(spec|test)\.ts$/.test(name))
}

export function runPlaywright(pattern, env) {
  const args = ['test', '--config', 'tests/playwright.config.ts', '--reporter=list,json', ...pattern]
  const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('playwright') }
  return run('playwright', args, withReport, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky, // a journey that fails now and then is a journey that fails
    skipped: stats.skipped,
  }))
}
