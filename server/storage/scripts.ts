/** Loads the Lua scripts and runs one on the keys of one page. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PageId } from '../../shared/live-page.ts'
import { isCluster } from './cluster.ts'
import { pageKeys } from './keys.ts'
import type { Redis } from './redis.ts'
import type { Replicas } from './replicas.ts'

export type ScriptName =
  | 'begin-backup'
  | 'change-entry'
  | 'change-page'
  | 'change-placement'
  | 'deliver'
  | 'keep-answer'
  | 'note-behind'
  | 'read-context'
  | 'read-feed'
  | 'read-home'
  | 'read-since'
  | 'read-slice'
  | 'read-snapshot'
  | 'read-texts'
  | 'read-touched'
  | 'schedule'
  | 'settle'
  | 'write-stored'

interface Script {
  text: string
  sha: string
}

const loaded = new Map<string, Script>()
const follows = new Set<ScriptName>(['change-entry', 'deliver'])

/**
 * @param replicas for a write that counts only once they have it
 * @returns what the script returned; @throws what Redis says
 */
export async function runScript(
  redis: Redis,
  name: ScriptName,
  page: PageId,
  args: readonly (string | number)[],
  replicas?: Pick<Replicas, 'write'>,
): Promise<unknown> {
  // On a Cluster an announcement goes to the node of its page alone, and not to all.
  const { sha, text } = load(name, isCluster(redis) ? 'SPUBLISH' : 'PUBLISH')
  const keys = pageKeys(page)
  try {
    if (replicas) return await replicas.write(['evalsha', sha, keys.length, ...keys, ...args])
    return await redis.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    if (replicas) return replicas.write(['eval', text, keys.length, ...keys, ...args])
    return redis.eval(text, keys.length, ...keys, ...args)
  }
}

function load(name: ScriptName, publish: 'PUBLISH' | 'SPUBLISH'): Script {
  const known = loaded.get(`${publish} ${name}`)
  if (known) return known
  const parts = follows.has(name) ? ['page', 'follow-home', name] : ['page', name]
  const texts = parts.map(part => readFileSync(new URL(`./scripts/${part}.lua`, import.meta.url), 'utf8'))
  const text = [`local PUBLISH = '${publish}'`, ...texts].join('\n')
  const script = { text, sha: createHash('sha1').update(text).digest('hex') }
  loaded.set(`${publish} ${name}`, script)
  return script
}
