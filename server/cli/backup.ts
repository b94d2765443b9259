/** `backup`: everything of a running newsroom in one file. */
import { resolve } from 'node:path'
import { backUp } from '../backup/back-up.ts'
import { pageKey, keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { cannotBe, inEntries, sizeOf, withBackupParts } from './backup-parts.ts'
import type { Call, CliCommand } from './command.ts'
import { startProgress } from './progress.ts'

export const backupCommand: CliCommand = {
  name: 'backup',
  about: 'Writes everything of a running newsroom into one file: pages, drafts, accounts, pictures. Keep it secret.',
  positionals: ['<file>'],
  options: [{ name: 'force', about: 'Replace the file if it is there already.' }],
  async run(call: Call) {
    const { args, output, now } = call
    const file = resolve(args.need('file'))
    const report = await withBackupParts(call, async parts => {
      const { entries, lines } = await count(parts.redis)
      const progress = startProgress(entries, output)
      try {
        return await backUp({ ...parts, now }, file, {
          mayReplace: args.isSet('force'),
          at: inEntries(progress, entries, lines),
        })
      } catch (error) {
        return cannotBe('written', file, error)
      } finally {
        progress.stop()
      }
    })
    for (const note of report.notes) output.note(note)
    output.result({ file, ...report }, () => [
      `${report.pages} pages, ${report.entries} entries and ${report.pictures} pictures in ${file} (${sizeOf(report.bytes)}).`,
    ])
  },
}

/** How much there is just now: for progress. */
async function count(redis: Redis): Promise<{ entries: number; lines: number }> {
  const total = { entries: 0, lines: 0 }
  for (const page of await redis.smembers(keys.pages)) {
    const long = ['entries', 'bodies', 'answers', 'homes', 'revisions', 'order', 'log'] as const
    const [entries = 0, ...others] = await Promise.all(
      long.map(name => {
        if (name === 'log') return redis.xlen(pageKey(page, name))
        return name === 'order' ? redis.zcard(pageKey(page, name)) : redis.hlen(pageKey(page, name))
      }),
    )
    total.entries += entries
    total.lines += others.reduce((sum, one) => sum + one, entries)
  }
  return total
}
