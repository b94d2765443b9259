/** `page set`: changes what is given of a page's settings; readers see it at once. */
import type { Call, CliCommand } from './command.ts'
import { WrongUse } from './exit-codes.ts'
import { ownTimeZone, pageOptions, settingsFrom } from './page-options.ts'
import { reportAnswer } from './report-answer.ts'
import { sendCommand } from './sending.ts'

export const pageSet: CliCommand = {
  name: 'page set',
  about: 'Changes a live page. An earlier address leads to the new one for ever.',
  positionals: ['<page>'],
  options: [
    { name: 'slug', value: '<slug>', about: 'A new address.' },
    { name: 'headline', value: '<text>', about: 'What it is about.' },
    ...pageOptions,
  ],
  async run(call: Call) {
    const { args } = call
    const page = args.need('page')
    const settings = settingsFrom(args, args.text('time-zone') ?? ownTimeZone())
    if (Object.keys(settings).length === 0) throw new WrongUse('Nothing was given that could be changed.')
    const sent = await sendCommand(await call.newsroom(), { type: 'page', page, settings })
    await reportAnswer(call, sent, `Changed ${settings.slug ?? page}.`)
  },
}
