// `npm run bench -- <name>`: compiles the benches with everything else and runs one; it starts what it measures itself.
import './node-version.mjs'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './places.mjs'
import { obtainRedisProgram } from './redis-program.mjs'
import { Sentence, speakPlainly } from './sentence.mjs'

const folder = join(root, 'tests/bench')

function names() {
  const files = existsSync(folder) ? readdirSync(folder) : []
  return files.filter(name => name.endsWith('.ts')).map(name => name.slice(0, -'.ts'.length))
}

await speakPlainly(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (!names().includes(name)) throw new Sentence(`usage: npm run bench -- <${names().join(' | ')}> [arguments]`, 2)
  await install()
  await build({ withTests: true })
  await obtainRedisProgram(line => process.stderr.write(`${line}\n`))
  const child = spawn(process.execPath, [join(root, 'dist/tests/bench', `${name}.js`), ...args], { stdio: 'inherit' })
  child.once('exit', (code, signal) => process.exit(signal ? 1 : code))
})
