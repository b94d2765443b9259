/** A library that is loaded into Redis before all others: its disk can be slow or full, its clock wrong, at any moment. */
import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const isSource = import.meta.filename.endsWith('.ts')
const source = join(import.meta.dirname, isSource ? '.' : '../../../tests/faults', 'preload.c')

export interface Preload {
  /** The library. */
  path: string
  /** For the environment of the Redis that is to be started with it. */
  env: Record<string, string>
  /** Each fsync and fdatasync takes this much longer, ms. */
  delayFsync(ms: number): void
  /** Writes to files fail with ENOSPC; sockets and pipes go on. */
  fillDisk(isFull: boolean): void
  /** The time of day is ahead by so many ms, or behind; timers of the process are not. */
  shiftClock(ms: number): void
  /** Removes the library; Redis has to be gone by then. */
  close(): void
}

/** Why there can be no such library here, or undefined. */
export async function preloadMissing(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it is loaded by LD_PRELOAD, which this system does not have'
  return run('cc', ['--version']).then(
    () => undefined,
    () => 'no C compiler (cc) on this machine',
  )
}

/** Compiles the library. @throws what the compiler said */
export async function openPreload(): Promise<Preload> {
  const folder = mkdtempSync(join(tmpdir(), 'sp-preload-'))
  const path = join(folder, 'preload.so')
  await run('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', path, source])
  const asked = join(folder, 'asked')
  const file = openSync(asked, 'w+')
  // In the order of `struct asked`.
  const fields = { fsyncDelayMs: 0, diskIsFull: 1, clockAheadMs: 2 }
  const ask = (field: keyof typeof fields, value: number) => {
    writeSync(file, new BigInt64Array([BigInt(Math.round(value))]), 0, 8, fields[field] * 8)
  }
  for (const field of Object.keys(fields) as (keyof typeof fields)[]) ask(field, 0)
  return {
    path,
    env: { LD_PRELOAD: path, STOP_PRESS_PRELOAD: asked },
    delayFsync: ms => ask('fsyncDelayMs', ms),
    fillDisk: isFull => ask('diskIsFull', isFull ? 1 : 0),
    shiftClock: ms => ask('clockAheadMs', ms),
    close() {
      closeSync(file)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
