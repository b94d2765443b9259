/** The ended page of the demo: a cup final, played on the last Saturday but nearest. */
import type { DemoPage, Setting } from '../../demo-page.ts'
import { afterTheMatch } from './after-the-match.ts'
import { beforeTheMatch } from './before-the-match.ts'
import { finalZone, teller } from './telling.ts'
import { theMatch } from './the-match.ts'

export function finalPage(setting: Setting): DemoPage {
  const { at } = teller(setting)
  return {
    key: 'final',
    settings: {
      slug: 'cup-final-mariners-weavers',
      headline: 'Cup final: Weavers beat Mariners on penalties after 2–2',
      standfirst:
        'Two goals down at half-time, level in added time, and a goalkeeper who took the last kick himself: the cup goes up the valley for the first time.',
      keyPoints: [
        'Mariners 2–2 Weavers after extra time; 4–5 on penalties',
        'Goals: Ellery 17, Okafor-Lind 41; Rime 61, Weft 90+1',
        'Sent off: Pryce, 85',
      ],
      language: 'en-GB',
      direction: 'ltr',
      timeZone: finalZone,
      coverageStart: at(-305),
      coverageEnd: at(305),
      image: setting.picture('stadium', {
        alt: 'The Ropeyard ground, full, under its floodlights.',
        credit: 'Gwenda Lisle',
      }),
      authors: ['Rufus Pell', 'Gwenda Lisle'],
      batchSize: 10,
      status: 'ended',
    },
    entries: [...beforeTheMatch(setting), ...theMatch(setting), ...afterTheMatch(setting)],
  }
}
