// Types for the tests, which start and signal their processes the same way the launcher does.
import type { ChildProcess, SpawnOptions } from 'node:child_process'

export function spawnBound(
  command: string,
  args: string[],
  options?: SpawnOptions & { onOurDeath?: 'KILL' | 'TERM'; withoutSetpriv?: boolean },
): ChildProcess
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void
export function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
export function endChild(
  child: ChildProcess,
  graceMs?: number,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
