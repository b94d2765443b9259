/** `backup`: everything of a running newsroom in one file. */
import { resolve } from 'node:path'
import { backUp } from '../backup/back-up.ts'
import { pageKey, keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { cannotBe, sizeOf, withBackupParts } from './backup-parts.ts'
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
      const progress = startProgress(await countEntries(parts.redis), output)
      try {
        return await backUp({ ...parts, now }, file, { mayReplace: args.isSet('force'), at: progress.at })
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

/** How many there are just now: for progress. */
async function countEntries(redis: Redis): Promise<number> {
  const pages = await redis.smembers(keys.pages)
  const counts = await Promise.all(pages.map(page => redis.hlen(pageKey(page, 'entries'))))
  return counts.reduce((sum, count) => sum + count, 0)
}
