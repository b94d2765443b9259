/** How full the memory of Redis is: a full one takes no more writes, and nothing can be published. */
import { mastersOf } from './cluster.ts'
import type { Redis } from './redis.ts'

export interface MemoryUse {
  usedBytes: number
  /** What it may use at most: its `maxmemory`, else the memory of its machine. */
  mostBytes: number
}

/** @returns the use of the master that is fullest; undefined where none says what it may use */
export async function memoryUse(redis: Redis): Promise<MemoryUse | undefined> {
  const texts = await Promise.all(mastersOf(redis).map(master => master.info('memory')))
  const uses = texts.map(readUse).filter(({ mostBytes }) => mostBytes > 0)
  return uses.toSorted((one, other) => share(other) - share(one))[0]
}

function readUse(info: string): MemoryUse {
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  return { usedBytes: figure('used_memory'), mostBytes: figure('maxmemory') || figure('total_system_memory') }
}

function share({ usedBytes, mostBytes }: MemoryUse): number {
  return usedBytes / mostBytes
}
