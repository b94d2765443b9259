/** Loads the Lua scripts and runs one on the keys of one page. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PageId } from '../../shared/live-page.ts'
import { pageKeys } from './keys.ts'
import type { Redis } from './redis.ts'

export type ScriptName =
  | 'change-entry'
  | 'change-page'
  | 'change-placement'
  | 'deliver'
  | 'keep-answer'
  | 'read-context'
  | 'read-home'
  | 'read-since'
  | 'read-slice'
  | 'read-snapshot'
  | 'schedule'
  | 'settle'

interface Script {
  text: string
  sha: string
}

const loaded = new Map<ScriptName, Script>()
const follows = new Set<ScriptName>(['change-entry', 'deliver'])

/** @returns what the script returned; @throws what Redis says */
export async function runScript(
  redis: Redis,
  name: ScriptName,
  page: PageId,
  args: readonly (string | number)[],
): Promise<unknown> {
  const { sha, text } = load(name)
  const keys = pageKeys(page)
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return redis.eval(text, keys.length, ...keys, ...args)
  }
}

function load(name: ScriptName): Script {
  const known = loaded.get(name)
  if (known) return known
  const parts = follows.has(name) ? ['page', 'follow-home', name] : ['page', name]
  const text = parts.map(part => readFileSync(new URL(`./scripts/${part}.lua`, import.meta.url), 'utf8')).join('\n')
  const script = { text, sha: createHash('sha1').update(text).digest('hex') }
  loaded.set(name, script)
  return script
}
