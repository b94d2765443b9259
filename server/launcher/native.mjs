// Builds the native part, which sends a frame to many readers in one call, where a compiler is there. Nothing needs it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from './lock.mjs'
import { root } from './places.mjs'

const sources = join(root, 'server/live/native')
const headers = join(root, 'node_modules/node-api-headers')
/** A compiler that hangs must not keep the service from starting. */
const mostMs = 60_000

/** By content, as for the rest of dist/, and for this Node on this kind of machine. */
function fingerprint() {
  const hash = createHash('sha1')
  const { version } = JSON.parse(readFileSync(join(headers, 'package.json'), 'utf8'))
  hash.update([version, process.platform, process.arch, process.versions.modules].join('\0'))
  for (const name of readdirSync(sources).toSorted()) hash.update(name).update(readFileSync(join(sources, name)))
  return hash.digest('hex')
}

async function compile(target, { CC }) {
  const [compiler, ...options] = (CC?.trim() || 'cc').split(/\s+/)
  const kind = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']
  const unfinished = `${target}.${process.pid}`
  const files = readdirSync(sources).filter(name => name.endsWith('.c'))
  const from = [`-I${join(headers, 'include')}`, ...files.map(name => join(sources, name))]
  try {
    await promisify(execFile)(compiler, [...options, '-O2', '-fPIC', ...kind, '-o', unfinished, ...from], {
      timeout: mostMs,
    })
    renameSync(unfinished, target) // one that runs already keeps the file that it has loaded
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** What is wrong, in a few words: the compiler's own, where it said any. */
function reasonOf({ stderr, message }) {
  const lines = String(stderr ?? '').split('\n')
  return lines.find(line => /error/i.test(line)) ?? lines.find(Boolean) ?? message.split('\n')[0]
}

async function buildInto(folder, env, say) {
  const target = join(folder, 'send-many.node')
  const stamp = join(folder, '.tried')
  const now = fingerprint()
  const isTried = () => {
    const [tried, outcome] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : []
    return tried === now && (outcome === 'failed' || existsSync(target))
  }
  if (isTried()) return
  mkdirSync(folder, { recursive: true })
  await withLock(join(folder, '.building'), async () => {
    if (isTried()) return // someone else did while we waited
    const started = performance.now()
    try {
      await compile(target, env)
      writeFileSync(stamp, `${now} built`)
      say(`Fast sending: built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    } catch (error) {
      rmSync(target, { force: true }) // made from other sources
      if (error.code === 'ENOENT') return // no compiler: none the next time costs as little as now, and one is used
      writeFileSync(stamp, `${now} failed`)
      say(`Fast sending: not built, frames leave through Node (${reasonOf(error)})`)
    }
  })
}

/** Builds it once for each state of its source. Whatever goes wrong is at most said: the service is whole without it. */
export async function buildNative({ folder = join(root, 'dist/native'), env = process.env, say = sayAside } = {}) {
  if (process.platform === 'win32') return
  try {
    await buildInto(folder, env, say)
  } catch (error) {
    say(`Fast sending: not built, frames leave through Node (${error.message})`)
  }
}

// stdout may be piped into something that wants an answer and not progress.
const sayAside = line => process.stderr.write(`${line}\n`)
