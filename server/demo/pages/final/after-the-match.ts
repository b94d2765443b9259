/** The cup final, part three: a cup on a train. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { numbered, paragraphs, quote } from '../../prose.ts'
import { gwenda, hanne, odo, rufus, teller } from './telling.ts'

export function afterTheMatch(setting: Setting): DemoEntry[] {
  const { tell } = teller(setting)
  return [
    tell('haugen', 171, [gwenda], '“I only went up because it was quiet”', [
      quote(
        'They were all looking at their boots. I only went up because it was quiet. I had never taken one in my life, not even in the yard.',
        'Einar Haugen, goalkeeper of the Weavers',
      ),
    ]),
    tell('thorne', 177, [rufus], 'The losing goalkeeper stays to the end', [
      ...paragraphs(
        'Thorne has shaken every hand in green, the referee’s too, and is now holding a small child who seems to have come with nobody. The grandmother has been found. The applause is from all four sides.',
      ),
    ]),
    tell(
      'five-moments',
      192,
      [rufus],
      'The final in five moments',
      [
        numbered(
          'Blythe’s pass, forty yards, for the first goal',
          'The boy Rime, alone in front of goal, choosing',
          'Pryce’s second yellow card, five minutes from time',
          'Weft and the ball, over the line together',
          'A goalkeeper walking up because it was quiet',
        ),
      ],
      { kind: 'summary' },
    ),
    tell(
      'train-waits',
      236,
      [hanne],
      'The special train will wait',
      [
        ...paragraphs(
          'The last train up the valley was due out at half past seven. The railway has just announced in the station hall that it will leave “when the cup is on it”.',
        ),
      ],
      { alsoOn: ['railway'] },
    ),
    tell('square', 262, [odo], 'Three hundred who had to stay, and a screen on a bedsheet', [
      ...paragraphs(
        'Somebody has to milk, and somebody has to run the bakery. Those who did watched on a bedsheet between two lime trees, and when Haugen put it in, the projector fell over; the last thing seen in Vennick was green, and then sky.',
      ),
    ]),
    tell('good-night', 300, [rufus], 'Good night from the Ropeyard', [
      ...paragraphs(
        'The groundsman is out with his rake. Nothing remains but one green scarf on the crossbar, which he says he is too short to reach.',
      ),
    ]),
  ]
}
