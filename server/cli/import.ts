/** `import`: brings a live blog from elsewhere, or one of our own exports, onto a live page. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isSlug } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { bringIn, type ImportDesk } from '../import/bring-in.ts'
import { readImportFile } from '../import/import-file.ts'
import type { ImportFile } from '../import/imported.ts'
import { summaryOf } from '../import/outcomes.ts'
import { printPlace } from '../import/remarks.ts'
import { isTimeZone } from '../import/times.ts'
import type { Call, CliCommand } from './command.ts'
import { Unreachable, WrongUse } from './exit-codes.ts'
import type { OpenNewsroom } from './newsroom.ts'
import { newPage } from './page-create.ts'
import { ownTimeZone } from './page-options.ts'
import { startProgress } from './progress.ts'
import { acceptCommand, answerOf, answerWithinMs, patiently, sendCommand } from './sending.ts'
import { readAll } from './standard-input.ts'

/** Commands behind others in the lane take longer to be answered, ms. */
const stalledAfterMs = 3 * answerWithinMs

export const importCommand: CliCommand = {
  name: 'import',
  about: 'Brings a LiveBlogPosting (.jsonld, .json, or an HTML page that holds one) or an export onto a page.',
  positionals: ['<file>'],
  options: [
    {
      name: 'page',
      value: '<slug>',
      about: 'Onto which page; one that does not exist is opened from what the file says of it.',
      isRequired: true,
    },
    {
      name: 'time-zone',
      value: '<name>',
      about: 'For times that name no zone, and for a new page; else that of this machine.',
    },
  ],
  async run(call: Call) {
    const { args, output, now } = call
    const timeZone = args.text('time-zone') ?? ownTimeZone()
    if (!isTimeZone(timeZone)) throw new WrongUse(`--time-zone is an IANA name, like Europe/London, not “${timeZone}”.`)
    const name = args.need('file')
    const text = name === '-' ? await readAll(call.stdin, output) : await textOf(name)
    const file = readImportFile(text, { file: basename(name), now: now(), timeZone })
    const newsroom = await call.newsroom()
    const page = await findOrCreate(call, newsroom, file, timeZone)

    const progress = startProgress(new Set(file.entries.map(found => found.entry.id)).size, output)
    const result = await bringIn(file, page.id, deskOf(newsroom), progress.at).finally(progress.stop)

    const remarks = result.remarks.map(remark => ({ ...remark, at: printPlace(remark.place) }))
    if (!output.isJson)
      for (const { at, detail, isSkipped } of remarks) output.note(`${at}: ${detail}${isSkipped ? ' – skipped' : ''}`)
    output.result({ page, ...result, remarks }, () => [
      `${page.isCreated ? 'Opened' : 'Onto'} ${page.slug}: ${summaryOf(result)}`,
    ])
    if (result.waiting > 0) {
      throw new Unreachable('No worker answers: what is waiting comes when one runs; import again for the rest.')
    }
    const isThere = result.imported + result.placed + result.changed + result.unchanged > 0
    if (!isThere && result.skipped > 0) throw new Refusal('malformed', 'Nothing of this file could be imported.')
  },
}

/** A long import outlives a short outage: everything here may be done twice. */
function deskOf(newsroom: OpenNewsroom): ImportDesk {
  const { answers, entries, reads } = newsroom
  return {
    reads: { snapshot: page => patiently(() => reads.snapshot(page)) },
    entries: {
      homeOf: entry => patiently(() => entries.homeOf(entry)),
      current: (home, entry) => patiently(() => entries.current(home, entry)),
    },
    answer: async (home, id) => (await patiently(() => answers.find(home, id)))?.answer,
    accept: (command, id, home) => acceptCommand(newsroom, command, id, home),
    wait: (home, id) => answerOf(newsroom, home, id, stalledAfterMs),
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new WrongUse(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function findOrCreate({ args, now }: Call, newsroom: OpenNewsroom, file: ImportFile, timeZone: string) {
  const slug = args.need('page')
  const found = await newsroom.pages.find(slug)
  if (found) return { ...found, isCreated: false }
  if (!isSlug(slug)) throw new WrongUse(`“${slug}” is not an address: small letters, digits, single hyphens.`)
  if (!file.page.headline)
    throw new Refusal('malformed', 'The file gives the page no headline: make it with `page create` first.')
  const page = newPage(file.page, { slug, timeZone, now: now() })
  const { answer } = await sendCommand(newsroom, { type: 'createPage', page })
  if (answer.status === 'waiting') {
    throw new Unreachable('No worker answers: the new page is accepted and waits; import again once one runs.')
  }
  return { id: page.id, slug, isCreated: true }
}
