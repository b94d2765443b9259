// `npm run bench -- <name>`: runs one of the benches of tests/bench.
import './node-version.mjs'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCompiled } from './compiled.mjs'
import { root } from './places.mjs'
import { Sentence, speakPlainly } from './sentence.mjs'

const folder = join(root, 'tests/bench')

function names() {
  const files = existsSync(folder) ? readdirSync(folder) : []
  return files.filter(name => name.endsWith('.ts')).map(name => name.slice(0, -'.ts'.length))
}

await speakPlainly(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (!names().includes(name)) throw new Sentence(`usage: npm run bench -- <${names().join(' | ')}> [arguments]`, 2)
  await runCompiled(`bench/${name}`, args)
})
