// Runs a program of tests/, compiled with everything else; it starts what it looks at itself.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './places.mjs'
import { obtainRedisProgram } from './redis-program.mjs'

/** @param path from tests/ on, without ending. The process ends as the program did. */
export async function runCompiled(path, args) {
  await install()
  await build({ withTests: true })
  await obtainRedisProgram(line => process.stderr.write(`${line}\n`))
  const child = spawn(process.execPath, [join(root, 'dist/tests', `${path}.js`), ...args], { stdio: 'inherit' })
  child.once('exit', (code, signal) => process.exit(signal ? 1 : code))
}
