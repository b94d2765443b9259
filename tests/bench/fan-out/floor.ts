/** The floor of a fan-out, floor.c, compiled and started: what the kernel alone costs per delivery, on this machine and in this run. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const isSource = import.meta.filename.endsWith('.ts')
const source = join(import.meta.dirname, isSource ? '.' : '../../../../tests/bench/fan-out', 'floor.c')

export interface Floor {
  /** On 127.0.0.1, at the path of Socket.IO. */
  port: number
  pid: number
  /** Writes bytes to every reader that was given an answer to its join. @param frame packed as websocket frames */
  send(frame: Buffer): void
  stop(): Promise<void>
}

/** Starts it; undefined where it cannot be compiled. */
export async function startFloor(): Promise<Floor | undefined> {
  if (process.platform !== 'linux') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'sp-floor-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const program = join(folder, 'floor')
  const [compiler = 'cc', ...options] = (process.env.CC || 'cc').trim().split(/\s+/)
  try {
    await promisify(execFile)(compiler, [...options, '-O2', '-o', program, source])
  } catch (fault) {
    remove()
    process.stderr.write(`no floor: ${fault instanceof Error ? fault.message : String(fault)}\n`)
    return undefined
  }
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  // Whoever writes to it when it is gone learns that from its readers.
  child.stdin.on('error', () => {})
  const [said] = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  const port = Number(/^port (\d+)$/.exec(String(said))?.[1])
  if (!port) {
    remove()
    throw new Error(`the floor did not start: ${String(said)}`)
  }
  return {
    port,
    pid: child.pid ?? 0,
    send(frame) {
      // Both in one write, or the floor would wake up twice for it.
      child.stdin.cork()
      child.stdin.write(`frame ${frame.length}\n`)
      child.stdin.write(frame)
      child.stdin.uncork()
    },
    async stop() {
      child.stdin.end()
      await ended
      remove()
    },
  }
}
