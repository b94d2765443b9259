// Counts what is written to Redis: every command of a client that changed something, with the keys it touched.
import { connect } from 'node:net'
import { Redis } from 'ioredis'
import { redisOptions } from '../../server/storage/redis.ts'

export interface Write {
  command: string
  touches: string[]
}

/** Everything that is written while `doing` runs. A script is one write, with the keys of its inner commands. */
export async function recordWrites(url: string, doing: () => Promise<void>): Promise<Write[]> {
  const { path } = redisOptions(url)
  const redis = new Redis(redisOptions(url))
  const monitor = connect(path as string)
  const seen: { args: string[]; isInner: boolean }[] = []
  let text = ''
  let arrived = () => {}
  monitor.setEncoding('utf8').on('data', (part: string) => {
    text += part
    arrived()
  })
  const says = (what: string) =>
    new Promise<void>(resolve => {
      arrived = () => {
        if (text.includes(what)) resolve()
      }
      arrived()
    })
  try {
    monitor.write('MONITOR\r\n')
    await says('+OK')
    await doing()
    const marker = `marker-${Math.random()}`
    await redis.echo(marker)
    await says(marker)
    for (const line of text.split('\r\n')) {
      // +1795326791.41 [0 lua] "HGET" "key" …: the commands inside of a script come after it.
      const shown = /^\+[\d.]+ \[\d+ (\S+)\] (.*)$/.exec(line)
      if (shown) seen.push({ isInner: shown[1] === 'lua', args: firstWords(shown[2] as string) })
    }
    const names = [...new Set(seen.map(({ args }) => (args[0] as string).toLowerCase()))]
    const infos = (await redis.command('INFO', ...names)) as ([string, number, string[]] | null)[]
    const writing = new Set(infos.flatMap(info => (info?.[2].includes('write') ? [info[0]] : [])))
    const calls: { command: string; touches: Set<string> }[] = []
    for (const { args, isInner } of seen) {
      const name = (args[0] as string).toLowerCase()
      if (!isInner) calls.push({ command: name, touches: new Set() })
      if (writing.has(name)) calls.at(-1)?.touches.add(args[1] as string)
    }
    return calls.flatMap(({ command, touches }) => (touches.size > 0 ? [{ command, touches: [...touches] }] : []))
  } finally {
    monitor.destroy()
    redis.disconnect()
  }
}

/** The command and its first argument, which is the key of all that are counted here. */
function firstWords(shown: string): string[] {
  return [...shown.matchAll(/"((?:[^"\\]|\\.)*)"/g)].slice(0, 2).map(([, word]) => word as string)
}
