/** `erased list`: what was erased for good, to be kept where neither Redis nor the data folder can take it along. */
import { rename, rm } from 'node:fs/promises'
import { appendErasures } from '../storage/erasures.ts'
import { cannotBe, withBackupParts } from './backup-parts.ts'
import type { Call, CliCommand } from './command.ts'
import { table } from './output.ts'

export const erasedList: CliCommand = {
  name: 'erased list',
  about: 'Lists the entries that were erased for good. `restore --erased` keeps them from coming back with a backup.',
  options: [{ name: 'output', value: '<file>', about: 'Write the list there, as `restore --erased` takes it.' }],
  async run(call: Call) {
    const { args, output } = call
    const erased = await withBackupParts(call, ({ erasures }) => erasures.list())
    const file = args.text('output')
    if (file !== undefined) {
      const partial = `${file}.partial`
      try {
        await rm(partial, { force: true })
        await appendErasures(partial, erased)
        await rename(partial, file)
      } catch (error) {
        cannotBe('written', file, error)
      }
    }
    const entries = [...erased].map(([entry, erasedAt]) => ({ entry, erasedAt: new Date(erasedAt).toISOString() }))
    output.result({ ...(file === undefined ? {} : { file }), entries }, () =>
      file === undefined
        ? table(
            ['ENTRY', 'ERASED'],
            entries.map(({ entry, erasedAt }) => [entry, erasedAt]),
          )
        : [`${entries.length} erased entries in ${file}`],
    )
  },
}
