// Finds nginx and HAProxy for the tests of docs/proxies, or fetches Debian's: unpacked into the project and never installed, which would start them.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptUnpack, isProgram, onPath } from './apt.mjs'
import { root } from './places.mjs'

const names = ['nginx', 'haproxy']
const kept = join(root, '.proxies')
/** What they need beyond the libraries that every Debian has; releases call some of them differently. */
const libraries = [
  'libssl3',
  'libssl3t64',
  'liblua5.3-0',
  'liblua5.4-0',
  'libopentracing-c-wrapper0',
  'libopentracing1',
]

/** @returns the program and what its environment has to hold; undefined where there is none */
export function findProxy(name) {
  const installed = [onPath(name), `/usr/sbin/${name}`, `/usr/local/sbin/${name}`].find(path => path && isProgram(path))
  if (installed) return { path: installed, env: {} }
  const path = join(kept, 'files/usr/sbin', name)
  if (!isProgram(path)) return undefined
  const libraries = join(kept, 'files/usr/lib')
  const folders = existsSync(libraries) ? readdirSync(libraries).map(name => join(libraries, name)) : []
  return { path, env: { LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter) } }
}

const areFound = () => names.every(name => findProxy(name) !== undefined)

/** @param {(line: string) => void} report hears what is fetched, and what is missing in the end */
export async function obtainProxies(report) {
  if (areFound()) return
  report('No nginx or no HAProxy here yet: getting them with apt-get …')
  await aptUnpack(kept, ...names, ...libraries)
  if (!areFound()) report('✗ nginx and HAProxy could not be fetched: the tests of docs/proxies are skipped')
}
