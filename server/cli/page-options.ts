/** The settings of a page as options: the same for a new page and for a change. */
import { type PageSettings, pageStatuses } from '../../shared/live-page.ts'
import { directionOf } from '../import/posting-page.ts'
import { readTime } from '../import/times.ts'
import { wholeNumber } from './arguments.ts'
import type { Arguments } from './command.ts'
import type { Option } from './command.ts'
import { WrongUse } from './exit-codes.ts'

export const pageOptions: readonly Option[] = [
  { name: 'standfirst', value: '<text>', about: 'The sentences under the headline.' },
  { name: 'key-point', value: '<text>', about: 'A bullet of what matters so far.', isMultiple: true },
  { name: 'language', value: '<tag>', about: 'BCP 47, like en-GB.' },
  {
    name: 'direction',
    value: '<way>',
    about: 'Which way it is written; else as the language is.',
    choices: ['ltr', 'rtl'],
  },
  { name: 'time-zone', value: '<name>', about: 'IANA name, like Europe/London.' },
  { name: 'start', value: '<time>', about: 'When coverage begins, ISO 8601.' },
  { name: 'end', value: '<time>', about: 'When coverage ends, ISO 8601.' },
  { name: 'status', value: '<status>', about: 'How the page stands.', choices: pageStatuses },
  { name: 'batch-size', value: '<number>', about: 'Entries in a batch, 1 to 50.' },
  { name: 'author', value: '<name>', about: 'Who covers it.', isMultiple: true },
]

/** What was given of a page's settings. @throws WrongUse */
export function settingsFrom(args: Arguments, timeZone: string): Partial<PageSettings> {
  const language = args.text('language')
  const direction = args.text('direction')
  const batchSize = wholeNumber(args, 'batch-size', 1, 50)
  const [start, end] = [timeFrom(args, 'start', timeZone), timeFrom(args, 'end', timeZone)]
  return {
    ...given('slug', args.text('slug')),
    ...given('headline', args.text('headline')),
    ...given('standfirst', args.text('standfirst')),
    ...(args.isSet('key-point') ? { keyPoints: args.texts('key-point').filter(Boolean) } : {}),
    ...given('language', language),
    ...(direction === 'ltr' || direction === 'rtl' ? { direction } : language ? { direction: written(language) } : {}),
    ...given('timeZone', args.text('time-zone')),
    ...given('coverageStart', start),
    ...given('coverageEnd', end),
    ...given(
      'status',
      pageStatuses.find(status => status === args.text('status')),
    ),
    ...given('batchSize', batchSize),
    ...(args.isSet('author') ? { authors: args.texts('author').filter(Boolean) } : {}),
  }
}

/** A time that was typed, ms. @param timeZone for one that names no zone @throws WrongUse */
export function timeFrom(args: Arguments, name: string, timeZone: string): number | undefined {
  const text = args.text(name)
  if (text === undefined) return undefined
  const time = readTime(text, timeZone)
  if (time && time.at >= 0) return time.at
  throw new WrongUse(`--${name} is a time like 2026-03-01T12:00:00+01:00, not “${text}”.`)
}

/** The zone of this machine: what a time means that names none. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function given<Name extends keyof PageSettings>(
  name: Name,
  value: PageSettings[Name] | undefined,
): Partial<PageSettings> {
  return value === undefined ? {} : { [name]: value }
}

function written(language: string): 'ltr' | 'rtl' {
  try {
    return directionOf(language)
  } catch {
    throw new WrongUse(`--language is a BCP 47 tag, like en-GB, not “${language}”.`)
  }
}
