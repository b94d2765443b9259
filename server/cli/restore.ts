/** `restore`: a backup back into an empty newsroom, without what was erased since. */
import { Refusal } from '../../shared/refusal.ts'
import { openBackup, type OpenBackup } from '../backup/read-backup.ts'
import { checkBackup, restore } from '../backup/restore.ts'
import { type ErasureList, readErasures } from '../storage/erasures.ts'
import { type BackupParts, cannotBe, inEntries, withBackupParts } from './backup-parts.ts'
import type { Arguments, Call, CliCommand } from './command.ts'
import { WrongUse } from './exit-codes.ts'
import { startProgress } from './progress.ts'

export const restoreCommand: CliCommand = {
  name: 'restore',
  about: 'Brings a backup back into an empty newsroom. The whole file is checked before anything is written.',
  positionals: ['<file>'],
  options: [
    {
      name: 'erased',
      value: '<file>',
      about: 'A list of what was erased since, from `erased list`.',
      isMultiple: true,
    },
    { name: 'nothing-erased', about: 'Go without such a list: nothing was erased since the backup was made.' },
  ],
  async run(call: Call) {
    const { args, output } = call
    const file = args.need('file')
    const backup = await openBackup(file).catch((error: unknown) => cannotBe('read', file, error))
    try {
      output.note(`Checking ${file} …`)
      const checked = await checkBackup(backup)
      const report = await withBackupParts(call, async parts => {
        const since = await erasedSince(args, parts, backup)
        const progress = startProgress(checked.entries, output)
        try {
          const erased = new Map([...checked.erased, ...since])
          return await restore(parts, backup, erased, inEntries(progress, checked.entries, checked.pageLines))
        } finally {
          progress.stop()
        }
      })
      output.result({ file, createdAt: new Date(backup.head.createdAt).toISOString(), ...report }, () => [
        `${report.pages} pages, ${report.entries} entries and ${report.pictures} pictures are back.`,
        ...(report.erasedAgain > 0 ? [`Erased again: ${report.erasedAgain} entries.`] : []),
        'Start the service now.',
      ])
    } finally {
      await backup.close()
    }
  },
}

/** Lists that are given, and the one in the data folder. @throws Refusal when there is none and nobody said why */
async function erasedSince(args: Arguments, { erasureFile }: BackupParts, { head }: OpenBackup): Promise<ErasureList> {
  const erased: ErasureList = new Map()
  for (const file of args.texts('erased')) {
    const list = await listIn(file)
    if (!list) throw new WrongUse(`${file} cannot be read: there is no such file.`)
    for (const [entry, erasedAt] of list) erased.set(entry, erasedAt)
  }
  const here = await listIn(erasureFile)
  if (!here && args.texts('erased').length === 0 && !args.isSet('nothing-erased')) {
    throw new Refusal(
      'conflict',
      `Entries that were erased after ${new Date(head.createdAt).toISOString()} would come back: give their list by --erased (there is none in ${erasureFile}), or say --nothing-erased.`,
    )
  }
  return new Map([...erased, ...(here ?? [])])
}

async function listIn(file: string): Promise<ErasureList | undefined> {
  try {
    return await readErasures(file)
  } catch (error) {
    if (error instanceof RangeError) throw new WrongUse(error.message)
    return cannotBe('read', file, error)
  }
}
