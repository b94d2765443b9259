/** The storm, part one: the warning, the gates close for the first time, and hold. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, divider, figure, numbered, paragraphs, quote, subheading } from '../../prose.ts'
import { hanne, ines, inesAtTheSchool, joss, lena, mara, maraOnTheMole, stormClock, tobin } from './telling.ts'

export function firstTide(setting: Setting): DemoEntry[] {
  const { ago, clock, tell } = stormClock(setting)
  return [
    tell(
      'warning',
      30.2,
      [joss],
      'Red warning for the whole Aldry coast: three high tides, each above the last',
      [
        ...paragraphs(
          'The Tide Office has raised its warning for the Aldry coast to **red**, the first since the barrier was finished eleven years ago. A deep low is moving in from the west and will arrive together with the spring tides.',
          'It is not one wave that worries the forecasters but the order of things: three high waters in a row, with the wind turning further onto the shore before each.',
        ),
        bullets(
          `First high water, about ${clock(26.6)}: 3.0 metres at the mole`,
          `Second, about ${clock(14.2)}: 3.4 metres or a little more`,
          `Third, about ${clock(1.8)}: nobody wants to give a figure yet`,
        ),
        ...paragraphs('The edge of the old quay lies at 3.6 metres.'),
      ],
      { keyEvent: true },
    ),
    tell('schools', 29.8, [lena], 'Schools in the lower town will stay shut', [
      ...paragraphs(
        'All eleven schools below Market Hill are closed until further notice. Two of them, the Market Hill school and the Weighhouse gymnasium, are being made ready as shelters.',
        'Parents who cannot leave work may bring children to the library on Senn Street, where staff have volunteered to stay.',
      ),
    ]),
    tell('ferry', 29.4, [hanne], 'Last boat to Inner Holm leaves in an hour', [
      ...paragraphs(
        'The island ferry will make one more crossing and then tie up behind the barrier. About forty visitors are still on Inner Holm; the hotel there says it has beds, soup and a generator, and that anyone who prefers to sit it out is welcome.',
        'The next crossing is _not before_ the red warning ends.',
      ),
    ]),
    tell('sandbags', 28.9, [ines], 'Where to get sandbags, and how to lay them', [
      ...paragraphs('Three depots are handing out filled bags, ten to a household, no papers asked for:'),
      bullets(
        'the tram depot on Ropewalk, gate 2',
        'the car park behind the fish market',
        'Senn Street fire station, for people who cannot carry: they deliver',
      ),
      subheading('Laying them so that they hold'),
      numbered(
        'Clear the ground of leaves and gravel first.',
        'Fold the open end under and point it at the water.',
        'Lay the second row across the joints of the first, like bricks.',
        'Put a plastic sheet on the **water side**, never behind.',
      ),
    ]),
    tell('harbour-picture', 28.3, [maraOnTheMole], undefined, [
      figure(
        setting.picture('harbour-lights', {
          alt: 'Two small fishing boats lie off a dark quay; lamps and lit windows are mirrored in black water under rain.',
          caption: 'The last of the fleet came in behind the barrier with the first squalls.',
          credit: 'Mara Quillan',
        }),
      ),
      ...paragraphs(
        'Every berth in the inner basin is taken, and some twice: the crabbers are lying three abreast at the ice house. Somebody is playing an accordion on one of them.',
      ),
    ]),
    tell(
      'first-closing',
      27.4,
      [tobin],
      'The Skerry Gate is closed',
      [
        ...paragraphs(
          `At ${clock(27.4)} both gates met in the middle of the river mouth with a noise like a very large door. It took 26 minutes from the first movement to the green lamp on the centre pier.`,
          'Nothing larger than a gull will pass between the sea and the Senn until the water outside is lower than the water inside.',
        ),
        figure(
          setting.picture('barrier', {
            alt: 'Three concrete piers stand in choppy water with two curved steel gates closed between them.',
            caption: 'Both gates shut: open sea in front, the river and the city behind.',
            credit: 'Aldry Harbour Authority',
          }),
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('engineer', 27.0, [tobin], '“She was built for worse than this”', [
      ...paragraphs(
        'In the control room on the centre pier there are six people, four screens and one kettle. The chief engineer, Aske Lorne, has been here since the gates were two halves on a barge.',
      ),
      quote(
        'She was built for worse than this. What she was not built for is three in a row without a rest, so between tides we shall be looking at every bolt.',
        'Aske Lorne, chief engineer of the Skerry Gate',
      ),
      ...paragraphs('The kettle, he adds, is on its own emergency circuit.'),
    ]),
    tell(
      'first-peak',
      26.4,
      [joss],
      'First high water: 2.98 metres, and the gates hold',
      [
        ...paragraphs(
          `The gauge at the mole turned at ${clock(26.5)}, two centimetres under the forecast. Behind the barrier the river stood 1.7 metres lower.`,
          'That is the easiest of the three out of the way. The wind is west-south-west now; for the second tide it will be west.',
        ),
      ],
      {
        before: [
          {
            body: {
              headline: 'First high water: 3.08 metres, and the gates hold',
              blocks: paragraphs(
                'The gauge at the mole has turned, eight centimetres above the forecast. Behind the barrier the river stands 1.7 metres lower.',
              ),
            },
            until: ago(26.1),
          },
        ],
        correctionNote:
          'An earlier version gave the peak as 3.08 metres. That was the reading of a gauge that had not been reset; the water reached 2.98 metres.',
      },
    ),
    tell('mole-spray', 25.9, [maraOnTheMole], undefined, [
      ...paragraphs(
        'The mole is closed to walkers and the gate is padlocked, which has not stopped two men with cameras from climbing round it. A harbour constable is now explaining the sea to them.',
      ),
    ]),
    tell('opening', 24.6, [tobin], 'Gates open to let the river out', [
      ...paragraphs(
        'A closed barrier keeps the sea out, but it also keeps the Senn in, and the Senn has two days of rain behind it. With the water outside falling below the water inside, the gates have been opened a hand’s breadth, then all the way.',
        'They must be shut again in about nine hours. Until then the river has to lose as much as it can.',
      ),
    ]),
    tell('shelters', 23.5, [inesAtTheSchool], 'Two shelters are open, with room for nine hundred', [
      ...paragraphs(
        'The Market Hill school and the Weighhouse gymnasium opened their doors ahead of time because people were already queuing outside. Dogs are allowed in both, cats in carriers; a tortoise named Bishop has been given a classroom to himself.',
      ),
      figure(
        setting.picture('shelter-hall', {
          alt: 'Rows of camp beds with coloured blankets fill a school gymnasium under timber arches; a few people stand between them.',
          caption: 'The gymnasium at Market Hill an hour after it opened.',
          credit: 'Ines Farrow',
        }),
      ),
    ]),
    tell(
      'zones',
      22.4,
      [lena],
      'Which zone do you live in?',
      [
        ...paragraphs(
          'The city has divided the streets below Market Hill into three zones. The letter says in which order people would be asked to leave, **not** how likely their house is to flood.',
        ),
        figure(
          setting.picture('map-of-zones', {
            alt: 'Map of the river mouth: zone A Fishgate north of the river, zone B Ropewalk south of it, zone C below Market Hill; the barrier crosses the mouth.',
            caption: 'Zone A would be cleared first, then B, then C.',
            credit: 'City of Port Aldry',
          }),
        ),
        ...paragraphs(
          'Look up a street at [zones.example.org](https://zones.example.org/port-aldry), or text its name to `7450` from any phone.',
        ),
        divider,
        ...paragraphs('If you have no way of leaving by yourself, call the same number now. There are buses for you.'),
      ],
      { pin: 2 },
    ),
    tell('gauge-card', 21.2, [joss], 'Follow the water at the mole', [
      ...paragraphs(
        'The Tide Office has put its gauge online, a reading every minute. Be patient with it: half the city is looking.',
      ),
      {
        type: 'embed',
        embed: {
          url: 'https://tides.example.org/aldry/mole',
          provider: 'Aldry Tide Office',
          title: 'Water level at the mole, minute by minute',
          thumbnail: setting.picture('tide-gauge', {
            alt: 'A curve with three high waters, the last above the line of the quay edge.',
          }),
        },
      },
    ]),
    tell(
      'first-summary',
      20.5,
      [lena],
      'What we know after the first tide',
      [
        bullets(
          'The barrier closed on time and **held**; no street was flooded from the sea.',
          'The first high water reached 2.98 metres, as forecast.',
          'Cellars on Tanner Row took in _rain_, not tide: two drains were blocked by leaves.',
          'Nobody has been hurt.',
          `The gates have to be shut again before ${clock(15.2)}.`,
        ),
      ],
      { kind: 'summary' },
    ),
    tell('mara-quiet', 19.7, [mara], undefined, [
      ...paragraphs(
        'It is the quiet hour between two tides, and the fish market is selling everything it has, at half price, to people in wellingtons. “It won’t keep,” says the woman with the halibut, “and neither might I.”',
      ),
    ]),
  ]
}
