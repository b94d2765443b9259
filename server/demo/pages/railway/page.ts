/** The long page of the demo: a railway cut by a landslide, and the years until trains ran again and after. */
import type { DemoPage, Setting } from '../../demo-page.ts'
import { recentWeeks } from './recent-weeks.ts'
import { railwayZone } from './telling.ts'
import { year2019 } from './year-2019.ts'
import { year2020 } from './year-2020.ts'
import { year2021 } from './year-2021.ts'
import { year2022 } from './year-2022.ts'
import { year2023 } from './year-2023.ts'
import { year2024 } from './year-2024.ts'
import { year2025 } from './year-2025.ts'

export function railwayPage(setting: Setting): DemoPage {
  const recent = recentWeeks(setting)
  // A machine whose clock is behind must not show what has not happened there yet, nor tell two years at once.
  const years = [year2019, year2020, year2021, year2022, year2023, year2024, year2025]
    .flatMap(year => year(setting))
    .filter(entry => entry.at < (recent[0]?.at ?? setting.now))
  const entries = [...years, ...recent]
  return {
    key: 'railway',
    settings: {
      slug: 'arlen-valley-railway',
      headline: 'The Arlen valley railway: from the landslide to the new viaduct',
      standfirst:
        'In February 2019 a hillside took the only line into the Arlen valley. This page has followed it ever since: the quarrel, the vote, the owls, three piers and a train. It rests now and wakes whenever something happens on the line.',
      keyPoints: [
        'Landslide in the Karrow gorge on 11 February 2019; nobody was hurt',
        'The valley voted for a new line across the gorge in June 2020',
        'The viaduct, 312 metres long, opened on 1 June 2024',
      ],
      language: 'en-GB',
      direction: 'ltr',
      timeZone: railwayZone,
      coverageStart: entries[0]?.at ?? setting.now,
      image: setting.picture('train-on-viaduct', {
        alt: 'A red train crosses a tall stone-coloured viaduct before purple mountains at sunset.',
        credit: 'Odo Marsh',
      }),
      authors: ['Hanne Brook', 'Odo Marsh', 'Sil Verrin'],
      batchSize: 12,
      status: 'paused',
    },
    entries,
  }
}
