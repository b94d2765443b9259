/** The cup final, part one: two special trains, two line-ups, one goat. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, paragraphs, quote, subheading } from '../../prose.ts'
import { gwenda, hanne, rufus, teller } from './telling.ts'

export function beforeTheMatch(setting: Setting): DemoEntry[] {
  const { tell } = teller(setting)
  return [
    tell('good-morning', -300, [rufus], 'Good morning from the Ropeyard', [
      figure(
        setting.picture('stadium', {
          alt: 'A football ground under floodlights, the stands full and the pitch mown in stripes.',
          caption: 'The Ropeyard as it looked for last year’s final.',
          credit: 'Gwenda Lisle',
        }),
      ),
      ...paragraphs(
        'Port Aldry Mariners have been in this final nine times. Vennick Weavers had, until this season, never been past the second round. The town at the head of the Arlen valley has 6,200 people, and 5,000 of them have tickets.',
      ),
    ]),
    tell(
      'first-train',
      -270,
      [hanne],
      'First special train leaves Vennick, eleven coaches long',
      [
        ...paragraphs(
          'It is the longest train that the valley line has ever run: so long that the last two coaches stood outside the station, and people climbed in from a field. The platform guard wore a scarf in the Weavers’ green over her uniform. She has been asked not to, and will be asked again on Monday.',
        ),
      ],
      { keyEvent: true, alsoOn: ['railway'] },
    ),
    tell(
      'over-the-viaduct',
      -226,
      [hanne],
      'A horn on the viaduct',
      [
        ...paragraphs(
          'The driver slowed to a walk on the Karrow viaduct and sounded the horn, once for each goal of the semi-final. That makes four. From the footpath in the gorge somebody answered on a trombone.',
        ),
      ],
      { alsoOn: ['railway'] },
    ),
    tell('doubt', -184, [rufus], 'Mariners without their captain', [
      ...paragraphs(
        'Ivo Kessler turned an ankle on the training ground on Thursday and will watch from the bench in a coat. Twenty-year-old Sander Blythe takes his place in the middle, and Kessler’s armband goes to the goalkeeper.',
      ),
    ]),
    tell('road', -150, [gwenda], 'The long road of the Weavers', [
      ...paragraphs('Five rounds, five away games, because the draw would have it so:'),
      bullets(
        'Round one: **3–2** at Saltergate, from two behind',
        'Round two: **1–0** at Ostle United, in fog, scorer unconfirmed for an hour',
        'Round three: **2–2** at Brennock, won on penalties',
        'Quarter-final: **2–1** at Fellside Athletic, with ten',
        'Semi-final: **4–1** at Kingsmere Rovers, and nobody knows how',
      ),
    ]),
    tell(
      'arrival',
      -118,
      [gwenda],
      'The valley comes out of Harbour Station',
      [
        ...paragraphs(
          'They came off the trains in a green river and turned left for the sea, which many of the children had not seen before. For a quarter of an hour the largest away support in the history of this cup stood along the harbour rail and looked at it.',
        ),
      ],
      { alsoOn: ['railway'] },
    ),
    tell('pitch', -88, [rufus], 'Firm ground, light wind, no excuse', [
      ...paragraphs(
        'The groundsman cut the grass twice and is guarding it with a rake. There is a breeze towards the harbour end, worth perhaps half a yard on a long ball.',
      ),
    ]),
    tell('line-ups', -61, [rufus], 'The line-ups', [
      subheading('Port Aldry Mariners'),
      ...paragraphs('Thorne; Ravel, Okafor-Lind, Pryce, Daal; Blythe, Marchetti-Bruun, Sook; Fenn, Carrow, Ellery'),
      subheading('Vennick Weavers'),
      ...paragraphs('Haugen; Brandt, Tull, the brothers Adair, Quist; Loomis, Ferris, Weft; Oduya-Berg, Skeld'),
      ...paragraphs('A player called Weft in a team called the Weavers: yes, and his mother is a dyer.'),
    ]),
    tell('goat', -34, [gwenda], undefined, [
      ...paragraphs(
        'The visitors’ mascot, a goat by the name of Director, has been refused entry at three gates and admitted at the fourth, where the steward comes from Upper Thorn.',
      ),
    ]),
    tell('captain', -21, [gwenda], '“We have nothing to protect”', [
      quote(
        'They have nine finals to live up to. We have a train to catch at half past seven. We have nothing to protect, so we shall attack.',
        'Marit Adair, trainer of the Weavers',
      ),
    ]),
    tell('songs', -4, [rufus], undefined, [
      ...paragraphs(
        'Twenty-two thousand people are singing two songs at once, in different keys, and both seem to be winning.',
      ),
    ]),
  ]
}
