// A web process whose log goes into a file, as behind a real launcher: one that is read meanwhile would cost who measures.
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import type { House } from '../support/house.ts'
import { freePort } from '../support/free-port.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')

export interface LoggingWeb {
  url: string
  port: number
  pid: number
  /** SIGTERM, and waits for the end. */
  stop(): Promise<unknown>
}

/** @param profileDir where a profile of its work is written when it ends */
export async function startLoggingWeb(house: House, profileDir?: string): Promise<LoggingWeb> {
  const [port, opsPort] = [await freePort(), await freePort()]
  const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : []
  const child = spawn(process.execPath, [...profile, join(root, 'dist/server/web.js')], {
    env: {
      ...process.env,
      REDIS_URL: house.redisUrl,
      DATA_DIR: house.dataDir,
      DEMO: '0',
      DRAIN_MS: '0',
      PORT: String(port),
      OPS_PORT: String(opsPort),
    },
    stdio: ['ignore', openSync(join(house.dataDir, 'web.log'), 'a'), 'inherit'],
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  while (!(await fetch(`http://127.0.0.1:${opsPort}/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('the web process did not start')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
