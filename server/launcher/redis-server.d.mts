// Types for the tests, which run their Redis the same way the launcher does.
import type { ChildProcess } from 'node:child_process'
import type { RedisProgram } from './redis-program.mjs'

export interface RedisServer {
  child: ChildProcess
  socket: string
  exited: Promise<{ code: number | null; signal: string | null }>
  stop: () => Promise<void>
}

export interface RedisServerOptions {
  program: RedisProgram
  dir: string
  appendfsync?: string
  args?: string[]
  onLine?: (line: string) => void
}

export function socketIn(dir: string): string
export function pingRedis(socket: string, waitMs?: number): Promise<'ready' | 'loading' | undefined>
export function startRedisServer(options: RedisServerOptions): Promise<RedisServer>
