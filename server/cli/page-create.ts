/** `page create`: opens a live page. */
import { v7 as newId } from 'uuid'
import { defaultBatchSize, type PageSettings } from '../../shared/live-page.ts'
import { addresses } from '../../shared/http-api.ts'
import type { Call, CliCommand } from './command.ts'
import { ownTimeZone, pageOptions, settingsFrom } from './page-options.ts'
import { reportAnswer } from './report-answer.ts'
import { sendCommand } from './sending.ts'

export const pageCreate: CliCommand = {
  name: 'page create',
  about: 'Opens a live page.',
  options: [
    { name: 'slug', value: '<slug>', about: 'Its address: small letters, digits, single hyphens.', isRequired: true },
    { name: 'headline', value: '<text>', about: 'What it is about.', isRequired: true },
    ...pageOptions,
  ],
  async run(call: Call) {
    const { args, config, now } = call
    const timeZone = args.text('time-zone') ?? ownTimeZone()
    const page = newPage(settingsFrom(args, timeZone), { slug: args.need('slug'), timeZone, now: now() })
    const sent = await sendCommand(await call.newsroom(), { type: 'createPage', page })
    await reportAnswer(call, sent, `Opened ${config.publicUrl}${addresses.page(page.slug)}`)
  },
}

/** A whole page from what is known of it. @param at `now`: ms, the start of coverage where none is given */
export function newPage(
  settings: Partial<PageSettings>,
  { slug, timeZone, now }: { slug: string; timeZone: string; now: number },
): PageSettings & { id: string } {
  return {
    id: newId(),
    headline: slug,
    keyPoints: [],
    language: 'en',
    direction: 'ltr',
    timeZone,
    coverageStart: now,
    authors: [],
    batchSize: defaultBatchSize,
    status: 'live',
    ...settings,
    slug,
  }
}
