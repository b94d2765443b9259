/** The scheduled page of the demo: a fly-by that begins tomorrow. */
import { dayMs, type DemoPage, hourMs, type Setting } from '../../demo-page.ts'
import { figure, numbered, paragraphs } from '../../prose.ts'

export function cometPage(setting: Setting): DemoPage {
  // A fly-by keeps full hours.
  const start = Math.ceil((setting.now + dayMs) / hourMs) * hourMs
  return {
    key: 'comet',
    settings: {
      slug: 'lantern-meets-its-comet',
      headline: 'Lantern meets its comet: the fly-by, live',
      standfirst:
        'After nine years on the way, the probe Lantern will pass the comet Harrow-Senn at a distance of 340 kilometres. We follow it from the control room, signal by signal.',
      keyPoints: [],
      language: 'en-GB',
      direction: 'ltr',
      timeZone: 'Atlantic/Reykjavik',
      coverageStart: start,
      coverageEnd: start + 9 * hourMs,
      image: setting.picture('comet', {
        alt: 'Drawing of a space probe with spread solar panels before a comet with two tails.',
        credit: 'Lantern mission',
      }),
      authors: ['Sil Verrin'],
      batchSize: 8,
      status: 'scheduled',
    },
    entries: [
      {
        key: 'comet what to expect',
        at: setting.now - 5 * hourMs,
        headline: 'Before it starts: what will happen, and when',
        kind: 'update',
        authors: [{ name: 'Sil Verrin', role: 'Science reporter' }],
        blocks: [
          ...paragraphs(
            'The probe is on its own. Its signals take 31 minutes to arrive, so whatever we report will already have been over for half an hour, and nobody on the ground could have changed it.',
          ),
          numbered(
            'Nine hours of coverage begin when Lantern turns its dust shield forward and falls silent.',
            'Closest approach comes five hours later; we shall know of it when the carrier signal returns.',
            'The first picture is sent at once, in strips, from the top down.',
          ),
          figure(
            setting.picture('comet', {
              alt: 'A probe and a comet with a bright head and two tails, drawn against stars.',
              caption: 'The moment we shall not see: Lantern at its closest.',
              credit: 'Drawing: Lantern mission',
            }),
          ),
        ],
      },
    ],
  }
}
