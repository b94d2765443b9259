// Counts what is written to Redis: every command of a client that changed something, with the keys it touched.
import { Redis } from 'ioredis'
import { redisOptions } from '../../server/storage/redis.ts'

export interface Write {
  command: string
  touches: string[]
}

/** Everything that is written while `doing` runs. A script is one write, with the keys of its inner commands. */
export async function recordWrites(url: string, doing: () => Promise<void>): Promise<Write[]> {
  const redis = new Redis(redisOptions(url))
  const monitor = await redis.monitor()
  const seen: { args: string[]; source: string }[] = []
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    seen.push({ args, source })
  })
  await doing()
  const marker = `marker-${Math.random()}`
  const marked = new Promise<void>(resolve => {
    monitor.on('monitor', (_time: string, args: string[]) => {
      if (args[1] === marker) resolve()
    })
  })
  await redis.echo(marker)
  await marked
  const names = [...new Set(seen.map(({ args }) => (args[0] as string).toLowerCase()))]
  const infos = (await redis.command('INFO', ...names)) as ([string, number, string[]] | null)[]
  const writing = new Set(infos.flatMap(info => (info?.[2].includes('write') ? [info[0]] : [])))
  monitor.disconnect()
  redis.disconnect()

  // A script's inner commands are shown after it, with the source `lua`.
  const calls: { command: string; touches: Set<string> }[] = []
  for (const { args, source } of seen) {
    const name = (args[0] as string).toLowerCase()
    if (source !== 'lua') calls.push({ command: name, touches: new Set() })
    if (writing.has(name)) calls.at(-1)?.touches.add(args[1] as string)
  }
  return calls.flatMap(({ command, touches }) => (touches.size > 0 ? [{ command, touches: [...touches] }] : []))
}
