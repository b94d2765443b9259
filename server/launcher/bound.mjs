// Starts a child that cannot outlive us: a launcher killed with -9 runs no handler, so the child itself must notice.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

// Tried and not just looked for: BusyBox has a setpriv too, which does not know this option.
const knowsOption = path => spawnSync(path, ['--pdeathsig', 'TERM', 'true']).status === 0
const setpriv = process.platform === 'linux' && ['/usr/bin/setpriv', '/bin/setpriv'].find(knowsOption)

/**
 * `onOurDeath` is what the child gets when we die: TERM for Redis, which then leaves in order; KILL for a process that
 * might wait for that Redis for ever. Every child leads its own process group: Ctrl-C in a terminal reaches the
 * launcher alone, which then stops the children in the right order.
 */
export function spawnBound(command, args, { onOurDeath = 'KILL', withoutSetpriv = !setpriv, ...options } = {}) {
  const common = { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options }
  if (!withoutSetpriv) return spawn(setpriv, ['--pdeathsig', onOurDeath, command, ...args], common)
  // Nobody writes into this pipe: it ends when we do, and the watchdog takes that as the sign.
  const stdio = ['pipe', ...common.stdio.slice(1)]
  const watchdog = join(import.meta.dirname, 'watchdog.mjs')
  return spawn(process.execPath, [watchdog, onOurDeath, command, ...args], { ...common, stdio })
}

/** Signals the whole group, so that neither a shell nor the watchdog in between can swallow it. */
export function signalGroup(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error // gone already: what we wanted
  }
}

export const exitOf = child =>
  new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode })
    else child.once('exit', (code, signal) => resolve({ code, signal }))
  })

/** Asks politely, then does not ask. */
export async function endChild(child, graceMs = 10_000) {
  const gone = exitOf(child)
  signalGroup(child, 'SIGCONT') // a stopped process would sit on its SIGTERM
  signalGroup(child, 'SIGTERM')
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  const how = await gone
  clearTimeout(impatience)
  return how
}
