/** What a server holds in memory once what nobody needs is gone: loaded into a server that is measured, and asked from outside. */
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { RunningProcess } from '../../support/house.ts'
import { residentBytes } from '../memory.ts'

/** Bytes. */
export interface Memory {
  /** As the operating system counts it. */
  resident: number
  heapUsed: number
  /** Outside of the heap, but known to V8: buffers, and what sockets and their like hold. */
  external: number
}

/** Whoever has said nothing by then never will, ms. */
const toldWithinMs = 60_000

/** What makes a process tell, in its environment. */
export const tellsMemory = { NODE_OPTIONS: `--import=${import.meta.url}` }

/** @param server started with `tellsMemory` */
export async function memoryTold(server: RunningProcess): Promise<Memory> {
  const { child, log } = server
  const told = () => log.filter(line => line.event === 'memory')
  const before = told().length
  child.kill('SIGUSR2')
  const signal = AbortSignal.timeout(toldWithinMs)
  while (told().length === before)
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data', { signal }).catch(() => {
      throw new Error(`a server did not tell its memory within ${toldWithinMs / 1000} s`)
    })
  const { heapUsed, external } = told().at(-1) as unknown as Memory
  return { resident: residentBytes(child.pid ?? 0), heapUsed, external }
}

function tellWhenAsked(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  process.on('SIGUSR2', () => {
    // What the first round frees may have held what the second one finds.
    collect()
    collect()
    process.stdout.write(`${JSON.stringify({ event: 'memory', ...process.memoryUsage() })}\n`)
  })
}

// The bench itself was not told to load this in advance, and only asks.
if (process.env.NODE_OPTIONS?.includes(import.meta.url)) tellWhenAsked()
