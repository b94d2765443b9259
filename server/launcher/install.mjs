// Brings node_modules in step with the lockfile, so that `npm start` in a fresh clone is all there is to do.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { root } from './places.mjs'
import { step } from './steps.mjs'

const stamp = join(root, 'node_modules/.stop-press-installed')
const read = path => readFileSync(join(root, path), 'utf8')
const lockfileHash = () => createHash('sha1').update(read('package-lock.json')).digest('hex')

/** Whether npm's own note of what it installed names every package of the lockfile that is not optional. */
function matchesLockfile() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false
  const installed = JSON.parse(read('node_modules/.package-lock.json')).packages
  const wanted = Object.entries(JSON.parse(read('package-lock.json')).packages)
  return wanted.every(([path, { version, optional }]) => !path || optional || installed[path]?.version === version)
}

function isInstalled() {
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockfileHash()
  return matchesLockfile() // by hand, with npm install or npm ci: just as good
}

export async function install() {
  if (isInstalled()) return
  await withLock(join(root, 'dist/.installing'), async () => {
    if (!isInstalled()) {
      process.stderr.write('Installing packages with npm ci …\n')
      // npm tells us where it lies; PATH may name another one. Building needs the development packages too.
      const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
      await step('Installing', npm[0], [...npm.slice(1), 'ci', '--include=dev'])
    }
    writeFileSync(stamp, lockfileHash())
  })
}
