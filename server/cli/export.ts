/** `export`: a live page as a file from which it can be had again. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { Refusal } from '../../shared/refusal.ts'
import { type ExportReads, exportPage } from '../export/export-page.ts'
import type { Call, CliCommand } from './command.ts'
import { WrongUse } from './exit-codes.ts'

export const exportCommand: CliCommand = {
  name: 'export',
  about: 'Writes a live page as JSON Lines: the page, then every entry with its revisions. `import` reads it back.',
  positionals: ['<page>'],
  options: [{ name: 'output', value: '<file>', about: 'Where to; standard output without this.' }],
  async run(call: Call) {
    const { args, output, now } = call
    const newsroom = await call.newsroom()
    const page = await newsroom.pages.find(args.need('page'))
    if (!page) throw new Refusal('not-found', `There is no live page “${args.need('page')}”.`)
    const file = args.text('output')
    if (file === undefined)
      return output.isJson ? writeDocument(call, page.id, newsroom) : writeLines(call, page.id, newsroom)
    let entries = 0
    // Under another name until it is whole: a file that was cut off must not look like an export.
    const partial = `${file}.partial`
    const target = createWriteStream(partial)
    try {
      await Promise.race([
        once(target, 'open'),
        once(target, 'error').then(([error]) => Promise.reject(error as Error)),
      ])
    } catch (error) {
      throw new WrongUse(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`)
    }
    try {
      for await (const line of exportPage(page.id, newsroom, now())) {
        if ('entry' in line) entries += 1
        if (!target.write(`${JSON.stringify(line)}\n`)) await once(target, 'drain')
      }
      target.end()
      await once(target, 'finish')
      await rename(partial, file)
    } catch (error) {
      target.destroy()
      await rm(partial, { force: true })
      throw error
    }
    output.result({ page: page.slug, file, entries }, () => [`${page.slug}: ${entries} entries in ${file}`])
  },
}

async function writeLines({ output, now }: Call, page: string, from: ExportReads): Promise<void> {
  for await (const line of exportPage(page, from, now())) await output.piece(`${JSON.stringify(line)}\n`)
}

/** The same as one JSON document, piece by piece. */
async function writeDocument({ output, now }: Call, page: string, from: ExportReads): Promise<void> {
  const scheduled: unknown[] = []
  let separator = ''
  for await (const line of exportPage(page, from, now())) {
    if ('format' in line) await output.piece(`${JSON.stringify(line).slice(0, -1)},"entries":[`)
    else if ('entry' in line) {
      await output.piece(`${separator}${JSON.stringify(line.entry)}`)
      separator = ',\n'
    } else if ('scheduled' in line) scheduled.push(line.scheduled)
    else await output.piece(`],"scheduled":${JSON.stringify(scheduled)}}\n`)
  }
}
