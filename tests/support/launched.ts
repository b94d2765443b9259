// Runs the launcher as a person would, and waits for what it says instead of for time to pass.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'
import { endChild, exitOf, signalGroup } from '../../server/launcher/bound.mjs'

const root = resolve(import.meta.dirname, '../..')

/** A folder of its own, gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A place where nothing of anybody else's runs: own folder, own ports. */
export async function newPlace() {
  const [port, opsPort] = [await freePort(), await freePort()]
  const ports = { PORT: String(port), OPS_PORT: String(opsPort), WORKER_OPS_PORT: '0' }
  return { DATA_DIR: join(newFolder(), 'data'), ...ports }
}

export interface Launched {
  child: ChildProcess
  /** Everything said so far, on both streams. */
  output: () => string
  stdout: () => string
  /** Waits until it has been said that often. */
  says: (what: RegExp, times?: number) => Promise<RegExpMatchArray>
  signal: (signal: NodeJS.Signals) => void
  ends: () => Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Signals go to its whole group, as a terminal sends them. */
export function launch(command: string[], env: Record<string, string>): Launched {
  const [program = process.execPath, ...args] = command
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG: 'text', ...env },
  })
  onTestFinished(() => void endChild(child))
  let output = ''
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })

  return {
    child,
    output: () => output,
    stdout: () => stdout,
    says: async (what, times = 1) => {
      const found = () => [...output.matchAll(new RegExp(what, 'g'))]
      await until(
        () => found().length >= times || child.exitCode !== null,
        () => `${what} was never said:\n${output}`,
      )
      const last = found()[times - 1]
      if (!last) throw new Error(`it ended without saying ${what}:\n${output}`)
      return last
    },
    signal: signal => signalGroup(child, signal),
    ends: async () => {
      const how = await exitOf(child)
      await until(
        () => child.stdout.readableEnded && child.stderr.readableEnded,
        () => 'its output never ended',
      )
      return how
    },
  }
}

export const launcher = (file: string, ...args: string[]) => [process.execPath, `server/launcher/${file}`, ...args]

/** With stand-ins for web and worker: for what the launcher promises by itself. */
export const fakeProcesses = { PROCFILE: 'tests/launcher/fake/Procfile' }

async function until(isSo: () => boolean, otherwise: () => string, patienceMs = 18_000) {
  const deadline = Date.now() + patienceMs
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(otherwise())
    await sleep(20)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    // A container's first process may be slow to collect its dead: they run no more.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

function parentsOnLinux(): [pid: number, parent: number][] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        // The name of the program stands in brackets and may hold anything, brackets too.
        const parent = /.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]
        return [[Number(name), Number(parent)] as [number, number]]
      } catch {
        return [] // ended while we were looking
      }
    })
}

function parentsElsewhere(): [pid: number, parent: number][] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return [...stdout.matchAll(/(\d+) +(\d+)/g)].map(([, pid, parent]) => [Number(pid), Number(parent)])
}

/** Everybody it started, and everybody they started. */
export function processesUnder(pid: number): number[] {
  const pairs = process.platform === 'linux' ? parentsOnLinux() : parentsElsewhere()
  const under = (parent: number): number[] =>
    pairs.filter(pair => pair[1] === parent).flatMap(([child]) => [child, ...under(child)])
  return under(pid)
}

export const allGone = (pids: number[]) =>
  until(
    () => !pids.some(isAlive),
    () => `still running: ${pids.filter(isAlive).join(', ')}`,
  )
