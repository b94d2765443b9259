/**
 * Pictures and cards that are cut and pasted within this tab. The clipboard carries only a name for each, since whatever
 * else it said could come from anywhere.
 */
import type { Block } from '../../../shared/block.ts'

const mostRemembered = 100

const byName = new Map<string, Block>()

/** @returns the name under which it is found again, as long as the tab lives */
export function rememberCard(block: Block): string {
  const name = crypto.getRandomValues(new Uint32Array(4)).join('-')
  byName.set(name, block)
  const [oldest] = byName.keys()
  if (byName.size > mostRemembered && oldest !== undefined) byName.delete(oldest)
  return name
}

export function findCard(name: string): Block | undefined {
  return byName.get(name)
}
