/** The cup final, part two: ninety minutes, thirty more, and ten kicks. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, paragraphs } from '../../prose.ts'
import { gwenda, rufus, teller } from './telling.ts'

export function theMatch(setting: Setting): DemoEntry[] {
  const { at, tell } = teller(setting)
  return [
    tell(
      'kick-off',
      0,
      [rufus],
      'Kick-off',
      [
        ...paragraphs(
          'Weavers in green, Mariners in red, the sun behind the main stand. The ball has gone out of play after four seconds, and the first roar of the afternoon is for a throw-in.',
        ),
      ],
      { keyEvent: true },
    ),
    tell('chance', 6, [rufus], '6 min: Fenn over the bar', [
      ...paragraphs(
        'A free header from eight yards, and Fenn puts it into the second tier. He looks at his forehead as if it belonged to somebody else.',
      ),
    ]),
    tell(
      'one-nil',
      17,
      [rufus],
      '17 min: Goal! Mariners 1–0 Weavers',
      [
        ...paragraphs(
          'Young Blythe wins the ball in the centre circle, looks up once and plays it forty yards to Ellery, who takes it down, waits for the goalkeeper to make up his mind, and goes the other way.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('green-end', 25, [gwenda], undefined, [
      ...paragraphs(
        'A goal down, and the green end has not stopped for breath. They are now working through the stations of the valley line in song, Hollin to Vennick, with a verse for each.',
      ),
    ]),
    tell('change', 33, [rufus], '33 min: Tull limps off', [
      ...paragraphs(
        'The Weavers lose their tallest defender to a pulled muscle. In comes Aksel Rime, who is seventeen and has an examination on Monday.',
      ),
    ]),
    tell(
      'two-nil',
      41,
      [rufus],
      '41 min: Goal! Mariners 2–0 Weavers',
      [
        ...paragraphs(
          'A corner, a scramble, three shins and the inside of the post: Okafor-Lind will claim it, and nobody in red is going to argue.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell(
      'half-time',
      47,
      [rufus],
      'Half-time: Mariners 2–0 Weavers',
      [
        bullets(
          'The Mariners have had **nine** attempts, the Weavers two.',
          'Blythe, the stand-in, has been the best player on the pitch.',
          'The Weavers have won most of the headers and none of the second balls.',
        ),
      ],
      { kind: 'summary' },
    ),
    tell('restart', 62, [gwenda], 'Second half: the Weavers with three up front', [
      ...paragraphs(
        'Marit Adair said they would attack, and has taken off a defender to prove it. Skeld moves to the left, and young Rime has been told to go forward whenever he likes.',
      ),
    ]),
    tell('save', 69, [rufus], '53 min: Thorne at full stretch', [
      ...paragraphs(
        'Best save of the match: Skeld from twenty yards, rising all the way, and the goalkeeper’s fingertips turn it onto the bar. He pats the bar afterwards like a horse.',
      ),
    ]),
    tell(
      'two-one',
      77,
      [rufus],
      '61 min: Goal! Mariners 2–1 Weavers',
      [
        ...paragraphs(
          'Rime! Told to go forward whenever he liked, he liked; nobody followed him, and the boy with the examination on Monday had time to choose his corner.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('shaking', 83, [gwenda], undefined, [
      ...paragraphs(
        'The press table is moving. It is a solid table, and it is moving about a centimetre to the left each time they jump.',
      ),
    ]),
    tell(
      'attendance',
      88,
      [rufus],
      'Attendance: a record for the Ropeyard',
      [...paragraphs('The announcer gives the attendance as 31,880, which would be a record for this ground.')],
      { isWithdrawn: true },
    ),
    tell('attendance-right', 92, [rufus], '22,904 in the ground', [
      ...paragraphs(
        'The figure we gave for the attendance a few minutes ago was the number of pies ordered. There are 22,904 people here. We regret the error, the caterer does not.',
      ),
    ]),
    tell(
      'no-goal',
      95,
      [rufus],
      '79 min: In the net, but no goal',
      [
        ...paragraphs(
          'Skeld turns and shoots, the net bulges, the green end explodes, and the referee has already blown: **handball** in the build-up. The replay on the screen is shown twice and then, wisely, not again.',
        ),
      ],
      {
        before: [
          {
            body: {
              blocks: paragraphs(
                'Skeld turns and shoots, the net bulges, the green end explodes, and the flag is up: **offside**, by the length of a boot.',
              ),
            },
            until: at(99),
          },
        ],
        correctionNote: 'We first said that the goal was disallowed for offside. The referee had given handball.',
      },
    ),
    tell(
      'red-card',
      101,
      [rufus],
      '85 min: Pryce sent off',
      [
        ...paragraphs(
          'Second yellow card, no complaint, a long walk. The Mariners will see it out with ten, or they will not.',
        ),
      ],
      { keyEvent: true },
    ),
    tell(
      'two-two',
      107,
      [rufus],
      '90+1 min: Goal! Mariners 2–2 Weavers',
      [
        ...paragraphs(
          'A long throw by Quist, a flick, and at the far post somebody in green falls over the line together with the ball. It is Weft. The dyer’s son has pulled it level in added time.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('full-time', 111, [rufus], 'Full time: 2–2, and thirty minutes more', [
      ...paragraphs(
        'The Mariners have sat down in the centre circle. The Weavers are standing; somebody has told them not to let their legs find out.',
      ),
    ]),
    tell('post', 121, [rufus], '97 min: The post', [
      ...paragraphs(
        'Carrow, alone, hits the foot of the post so hard that the ball comes back to the halfway line. He asks the post a question.',
      ),
    ]),
    tell('tired', 141, [gwenda], 'Walking pace', [
      ...paragraphs(
        'Five minutes to go, and cramp is the best player on the pitch. Two opponents have just stretched each other’s calves on the touchline, to applause from both ends.',
      ),
    ]),
    tell(
      'penalties',
      150,
      [rufus],
      'It will be penalties',
      [
        ...paragraphs(
          'A hundred and twenty minutes could not part them. The kicks will be taken at the harbour end, before the Mariners’ own supporters, with the light wind at the taker’s back.',
        ),
      ],
      { keyEvent: true },
    ),
    tell('kicks', 160, [rufus], 'Four each after five kicks', [
      ...paragraphs(
        'Ellery and Oduya-Berg missed, both to the left. Everyone else has scored. From here on it is sudden.',
      ),
    ]),
    tell(
      'won',
      164,
      [rufus],
      'Vennick Weavers have won the cup',
      [
        ...paragraphs(
          'Fenn hits the bar. Then the goalkeeper, Haugen, puts the ball on the spot himself, since nobody else wanted to, takes two steps, and that is that: **5–4 on penalties**, and a town of 6,200 has the cup.',
        ),
      ],
      { kind: 'breaking', keyEvent: true, pin: 1 },
    ),
  ]
}
