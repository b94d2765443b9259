/** The running page of the demo: a storm flood in a harbour city, as if it happened now. */
import { type DemoPage, hourMs, type Setting } from '../../demo-page.ts'
import { firstTide } from './first-tide.ts'
import { secondTide } from './second-tide.ts'
import { stormZone } from './telling.ts'
import { thirdTide } from './third-tide.ts'

/** The page stands for the whole seeding: its start tells a second run in which moment the first one was set. */
export const stormStartsBeforeMs = 31 * hourMs

export function stormPage(setting: Setting): DemoPage {
  return {
    key: 'storm',
    settings: {
      slug: 'storm-at-port-aldry',
      headline: 'Storm at Port Aldry: barrier holds as the third tide turns',
      standfirst:
        'Three storm tides in a day and a half have tested the Skerry Gate. Behind it the city is dry; Fishgate, on the sea side, is under water. Our reporters are at the gates, on the mole and in the shelters.',
      keyPoints: [
        'The third tide peaked at 4.06 metres and is falling',
        'All three times the Skerry Gate was closed in time, once by hand',
        'About 300 houses in Fishgate are flooded; everyone has been accounted for',
        'Residents are asked not to return before electricians have checked their homes',
      ],
      language: 'en-GB',
      direction: 'ltr',
      timeZone: stormZone,
      coverageStart: setting.now - stormStartsBeforeMs,
      image: setting.picture('barrier', {
        alt: 'The closed Skerry Gate between its piers, rough water in front of it.',
        credit: 'Aldry Harbour Authority',
      }),
      authors: ['Lena Adeyo', 'Mara Quillan', 'Tobin Ashe', 'Ines Farrow', 'Joss Wender'],
      batchSize: 8,
      status: 'live',
    },
    entries: [...firstTide(setting), ...secondTide(setting), ...thirdTide(setting)],
  }
}
