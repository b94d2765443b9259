// A page's settings in a form: what is proposed, what is refused before it is sent, and that only what changed is asked for.
import { expect, test } from 'vitest'
import { addressFrom } from '../../client/desk/page-address.ts'
import {
  changesOf,
  directionOf,
  draftOf,
  faultIn,
  newPageDraft,
  type PageDraft,
  settingsOf,
} from '../../client/desk/page-draft.ts'
import { instantOf, timeZones, wallTime } from '../../client/desk/zone-time.ts'
import { isSlug, type LivePage } from '../../shared/live-page.ts'
import { parseCommand } from '../../server/parse/command.ts'

const start = Date.UTC(2026, 2, 1, 8, 30, 12)
const storm: LivePage = {
  id: 'storm',
  sequence: 4,
  slug: 'storm',
  headline: 'Storm',
  standfirst: 'It blows.',
  keyPoints: ['No ferry sails'],
  language: 'en-GB',
  direction: 'ltr',
  timeZone: 'Europe/Athens',
  coverageStart: start,
  authors: ['Ida Holm'],
  batchSize: 8,
  status: 'live',
}

test('the address proposed for a headline can be an address, or is empty', () => {
  expect(addressFrom("Sturm über Århus: die Fähren – it's closed!")).toBe('sturm-uber-arhus-die-fahren-its-closed')
  expect(addressFrom('Łódź, Straße, Ærø')).toBe('lodz-strasse-aero')
  expect(addressFrom('العاصفة')).toBe('')
  for (const headline of ['  --- ', 'a'.repeat(200), 'word '.repeat(60), '100 %', 'Ünï—cödé']) {
    const address = addressFrom(headline)
    expect(address === '' || isSlug(address), address).toBe(true)
  }
})

test('a time on the wall of a zone is one moment, also where clocks change', () => {
  expect(instantOf('2026-03-01T09:30', 'Asia/Tokyo')).toBe(Date.UTC(2026, 2, 1, 0, 30))
  expect(instantOf('2026-03-29T01:30', 'Europe/London'), 'skipped in spring').toBe(Date.UTC(2026, 2, 29, 1, 30))
  expect(instantOf('2026-10-25T01:30', 'Europe/London'), 'twice in autumn: the first').toBe(
    Date.UTC(2026, 9, 25, 0, 30),
  )
  expect(instantOf('2026-04-04T23:30', 'Pacific/Apia')).toBe(Date.UTC(2026, 3, 4, 10, 30))
  for (const nothing of ['', 'soon', '2026-02-30T10:00', '2026-13-01T10:00']) {
    expect(instantOf(nothing, 'UTC'), nothing).toBeUndefined()
  }
})

test('every zone of the browser gives back the time that was typed, all around the year', () => {
  for (const zone of timeZones()) {
    for (let month = 0; month < 12; month += 3) {
      const at = Date.UTC(2026, month, 14, 12, 7)
      expect(instantOf(wallTime(at, zone), zone), `${zone} ${month}`).toBe(at)
    }
  }
})

test('the direction follows the language', () => {
  for (const tag of ['ar', 'fa-IR', 'he', 'az-Arab']) expect(directionOf(tag), tag).toBe('rtl')
  for (const tag of ['en-GB', 'ku-Latn', 'ur-Latn', '', '-']) expect(directionOf(tag), tag).toBe('ltr')
})

test('a new page is sent as the service takes it, without what it can do without', () => {
  const draft: PageDraft = {
    ...newPageDraft('Asia/Tokyo', 'en-GB', start),
    headline: ' Storm ',
    slug: 'storm',
    keyPoints: 'One\n\n Two ',
  }
  expect(faultIn(draft)).toBeUndefined()
  const page = { id: 'storm', ...settingsOf(draft) }
  expect(page).not.toHaveProperty('standfirst')
  expect(page).toMatchObject({ headline: 'Storm', keyPoints: ['One', 'Two'], coverageStart: start - 12_000 })
  expect(parseCommand({ type: 'createPage', page }, { from: 'api' })).toEqual({ type: 'createPage', page })
})

test('what the service would refuse is pointed out at its field', () => {
  const faults: [Partial<PageDraft>, string][] = [
    [{ headline: '  ' }, 'headline'],
    [{ slug: 'Not an address' }, 'slug'],
    [{ language: 'klingonish-language' }, 'language'],
    [{ coverageStart: '' }, 'coverageStart'],
    [{ coverageEnd: '2026-02-01T10:00' }, 'coverageEnd'],
    [{ batchSize: '51' }, 'batchSize'],
    [{ batchSize: '' }, 'batchSize'],
    [{ image: { src: '/media/a.webp', width: 1, height: 1 } }, 'image'],
    [{ authors: 'x'.repeat(201) }, 'authors'],
  ]
  for (const [part, field] of faults) expect(faultIn({ ...draftOf(storm), ...part })?.field).toBe(field)
  expect(faultIn(draftOf(storm))).toBeUndefined()
})

test('only what was touched and reads otherwise is asked for; what is emptied is taken away', () => {
  const change = (part: Partial<PageDraft>) =>
    changesOf(storm, { ...draftOf(storm, part.timeZone), ...part }, Object.keys(part) as (keyof PageDraft)[])
  expect(change({ headline: 'Storm ', authors: 'Ida Holm\n' })).toEqual({})
  expect(change({ standfirst: '', coverageEnd: '' })).toEqual({ standfirst: null })
  expect(change({ batchSize: '12', status: 'paused' })).toEqual({ batchSize: 12, status: 'paused' })
  // Another zone alone moves no moment: the same one is only shown by another clock.
  expect(change({ timeZone: 'Asia/Tokyo' })).toEqual({ timeZone: 'Asia/Tokyo' })
  expect(change({ coverageStart: '2026-03-01T11:00' })).toEqual({ coverageStart: Date.UTC(2026, 2, 1, 9) })
})
