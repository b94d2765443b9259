/** `publish`: puts an entry on one or several live pages. */
import { v7 as newId } from 'uuid'
import type { EntryKind } from '../../shared/entry.ts'
import { readPlainBody } from '../import/plain-body.ts'
import type { Call, CliCommand } from './command.ts'
import { WrongUse } from './exit-codes.ts'
import { ownTimeZone, timeFrom } from './page-options.ts'
import { reportAnswer } from './report-answer.ts'
import { sendCommand } from './sending.ts'
import { readAll } from './standard-input.ts'

const kinds: readonly EntryKind[] = ['update', 'breaking', 'summary']

export const publish: CliCommand = {
  name: 'publish',
  about: 'Publishes an entry. Without --text the text is read from standard input.',
  options: [
    { name: 'page', value: '<slug>', about: 'Where; the first one is its home.', isMultiple: true, isRequired: true },
    { name: 'headline', value: '<text>', about: 'Its headline.' },
    { name: 'text', value: '<text>', about: 'Blank lines part paragraphs, lines with a dash are a list.' },
    { name: 'kind', value: '<kind>', about: 'What it is.', choices: kinds },
    { name: 'author', value: '<name>', about: 'Who wrote it.', isMultiple: true },
    { name: 'key-event', about: 'List it among the key events.' },
    { name: 'pinned', about: 'Pin it above the others.' },
    { name: 'at', value: '<time>', about: 'Publish it then, ISO 8601.' },
  ],
  async run(call: Call) {
    const { args, output } = call
    const headline = args.text('headline')?.trim()
    const silence = headline
      ? 'No text came from standard input: give --text, or --text "" for a headline alone.'
      : undefined
    const text = args.text('text') ?? (await readAll(call.stdin, output, silence))
    const blocks = readPlainBody(text)
    if (!headline && blocks.length === 0) throw new WrongUse('There is neither a headline nor a text.')
    const publishAt = timeFrom(args, 'at', ownTimeZone())
    const sent = await sendCommand(await call.newsroom(), {
      type: 'publish',
      entry: {
        id: newId(),
        ...(headline ? { headline } : {}),
        blocks,
        authors: args.texts('author').map(name => ({ name })),
        kind: kinds.find(kind => kind === args.text('kind')) ?? 'update',
      },
      pages: args.texts('page'),
      ...(publishAt === undefined ? {} : { publishAt }),
      ...(args.isSet('key-event') ? { keyEvent: true } : {}),
      ...(args.isSet('pinned') ? { pinned: true } : {}),
    })
    await reportAnswer(call, sent, `Published on ${args.texts('page').join(', ')}.`)
  },
}
