// Turns the sources into dist/, and knows when there is nothing to do: `npm start` asks every time and must stay quick.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withLock } from './lock.mjs'
import { buildNative } from './native.mjs'
import { root } from './places.mjs'
import { Sentence, speakPlainly } from './sentence.mjs'
import { step } from './steps.mjs'

const parts = ['shared', 'server', 'client']
const alsoDecisive = ['package-lock.json', 'tsconfig.base.json']

function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(found => found.isFile())
    .map(found => join(found.parentPath, found.name))
    .toSorted()
}

/** By content, not by time: a fresh clone and a switched branch carry times that mean nothing. */
function fingerprint(folders) {
  const hash = createHash('sha1')
  for (const path of [...folders.flatMap(filesUnder), ...alsoDecisive.map(name => join(root, name))])
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const stampOf = withTests => join(root, 'dist', withTests ? '.built-with-tests' : '.built')
const isBuilt = (stamp, now) => existsSync(stamp) && readFileSync(stamp, 'utf8') === now

// What the compiler leaves behind but the server reads at run time: Lua scripts, pictures, sources of the addon.
const isPlainFile = path => !/\.(ts|tsx|mts)$/.test(path) && basename(path) !== 'tsconfig.json'

function copyPlainFiles() {
  for (const path of filesUnder('server').filter(isPlainFile))
    cpSync(path, join(root, 'dist', path.slice(root.length)), { preserveTimestamps: true })
}

/** Who translates need not know the compiler: what is wrong with a message file is said in words. */
async function checkMessages() {
  const compiled = name => import(pathToFileURL(join(root, 'dist/shared', name)).href)
  const { messageFiles } = await compiled('languages.js')
  const { messageFaults } = await compiled('message-check.js')
  const unlisted = filesUnder('shared/words').filter(path => !(basename(path, '.json') in messageFiles))
  const faults = [
    ...unlisted.map(path => `${path.slice(root.length + 1)} is in no list: name it in shared/languages.ts.`),
    ...messageFaults(),
  ]
  if (faults.length > 0) throw new Sentence(['The words cannot be used as they are:', ...faults].join('\n'))
}

/** Builds what changed. With `withTests` the tests are compiled too, which checks their types. */
export async function build(how = {}) {
  await buildParts(how)
  await buildNative()
}

async function buildParts({ withTests = false, always = false }) {
  const folders = withTests ? [...parts, 'tests'] : parts
  if (!always && isBuilt(stampOf(withTests), fingerprint(folders))) return
  mkdirSync(join(root, 'dist'), { recursive: true })
  await withLock(join(root, 'dist/.building'), async () => {
    const now = fingerprint(folders)
    if (!always && isBuilt(stampOf(withTests), now)) return // someone else built it while we waited
    // Both: what is built now is what either would speak of.
    for (const each of [true, false]) rmSync(stampOf(each), { force: true })
    await step('Compiling', join(root, 'node_modules/.bin/tsc'), ['-b', ...folders])
    copyPlainFiles()
    await checkMessages()
    if (existsSync(join(root, 'client/vite.config.ts')))
      await step('Bundling', join(root, 'node_modules/.bin/vite'), ['build', '--config', 'client/vite.config.ts'])
    writeFileSync(stampOf(withTests), now)
    if (withTests) writeFileSync(stampOf(false), fingerprint(parts))
  })
}

if (import.meta.filename === process.argv[1]) await speakPlainly(() => build({ always: true }))
