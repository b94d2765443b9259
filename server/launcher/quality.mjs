// The checks that need no running service; each counts as one in the sum of `npm test`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './places.mjs'

const rules = name => join(root, 'tests/quality', `${name}.json`)

export const qualityChecks = [
  { name: 'types', tool: 'tsc', args: ['-b', 'shared', 'server', 'client', 'tests'] },
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings', '-c', rules('lint'), '.'] },
  { name: 'format', tool: 'biome', args: ['format', `--config-path=${rules('format')}`, '.'] },
  { name: 'dead-code', tool: 'knip', args: ['--no-progress', '-c', rules('dead-code')] },
]

/** Quiet when all is well; what a failing tool says is the reader's to-do list and comes whole. */
export async function runQualityCheck({ name, tool, args }, env) {
  const started = performance.now()
  const said = []
  const code = await new Promise(resolve => {
    const child = spawn(join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => said.push(chunk))
    child.once('error', error => resolve(error.message))
    child.once('close', code => resolve(code ?? 'killed'))
  })
  const passed = code === 0
  if (!passed) process.stdout.write(`${Buffer.concat(said).toString()}\n`)
  console.log(`${passed ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}
