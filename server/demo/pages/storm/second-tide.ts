/** The storm, part two: a gate that will not move, a crew in the water, a rumour taken back. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, gallery, paragraphs, quote, subheading } from '../../prose.ts'
import { hanne, ines, inesAtTheSchool, joss, lena, maraOnTheMole, stormClock, tobin } from './telling.ts'

export function secondTide(setting: Setting): DemoEntry[] {
  const { ago, clock, tell } = stormClock(setting)
  return [
    tell('forecast-raised', 18.6, [joss], 'Forecast for the second tide goes up by ten centimetres', [
      ...paragraphs(
        'The low is deeper than the models had it, and slower. The Tide Office now expects 3.5 metres, a hand below the edge of the old quay.',
        'For those who like to know why: every hectopascal by which the air pressure falls lets the sea rise by about a centimetre, and the wind does the rest.',
      ),
    ]),
    tell('power', 17.3, [ines], 'Power off in four streets of Fishgate, on purpose', [
      ...paragraphs(
        'The grid company is switching off the street boxes that stand below four metres before the water can do it for them. Affected are Netmaker Lane, Cooper’s Steps, Lower Quay and the even numbers of Salt Street.',
        'It expects to have them back within three hours of the tide, “if they are dry, and if we are”.',
      ),
    ]),
    tell(
      'gate-stuck',
      16.1,
      [tobin],
      'North gate does not move',
      [
        ...paragraphs(
          `The southern gate is on its way. The northern one moved two metres at ${clock(16.2)} and stopped. In the control room one lamp that should be green is amber.`,
          'The engineers speak of pressure lost in a hydraulic line. They have **about fifty minutes** until the water is too high to close against.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('gate-why', 15.8, [tobin], 'A hose, a hand pump and eight people', [
      ...paragraphs(
        'The fault is a burst hose no thicker than a wrist, in a chamber under the north pier that can only be reached by ladder. There is a spare. There is also a hand pump, which was put in against the advice of the accountants.',
        'Eight people have gone down with both.',
      ),
    ]),
    tell(
      'dyke-rumour',
      15.6,
      [lena],
      'Reports of water over the Marlsand dyke',
      [
        ...paragraphs(
          'We are hearing from two residents that water has come over the dyke at Marlsand, south of the city. We are trying to confirm this.',
        ),
      ],
      { isWithdrawn: true },
    ),
    tell(
      'gate-closed',
      15.3,
      [tobin],
      'North gate closed by hand, eleven minutes to spare',
      [
        ...paragraphs(
          `It went the last four metres a hand’s breadth at a time. At ${clock(15.3)} the lamp turned green, and on the pier grown people in oilskins were hugging one another.`,
        ),
        quote(
          'We counted the strokes aloud so that nobody would stop. It was two thousand and something. Ask me tomorrow.',
          'Juno Marrick, fitter, north pier',
        ),
      ],
      { keyEvent: true },
    ),
    tell('dyke-holds', 15.0, [lena], 'The Marlsand dyke is dry', [
      ...paragraphs(
        'A crew from the water board has walked all six kilometres of the Marlsand dyke with lamps: it stands, and it is dry. What two residents saw was rain lying in the field behind.',
        'We published those reports before they were confirmed. That was wrong, and we have taken the entry down.',
      ),
    ]),
    tell('hospital', 14.8, [ines], 'Quayside Hospital moves its intensive ward up two floors', [
      ...paragraphs(
        'Nine patients, nine beds, three lifts, and one porter at every door: the move took 41 minutes and had been rehearsed in spring. Planned operations are off; the maternity ward reports that it is, as always, not planned.',
      ),
    ]),
    tell('second-peak', 14.1, [joss], 'Second high water: 3.53 metres', [
      ...paragraphs(
        `The sea turned at ${clock(14.2)}, seven centimetres under the edge of the quay. Waves are slapping over it, which wets shoes and fills no cellars.`,
        'Outside, the gates are holding back a step of more than two metres.',
      ),
    ]),
    tell(
      'trawler',
      13.4,
      [maraOnTheMole],
      'Lifeboat out to a trawler without power off the mole',
      [
        ...paragraphs(
          'The trawler _Kittiwake_ has lost her engine a mile and a half west of the mole and is drifting towards the Hen Rocks. The lifeboat left its slip nine minutes after the call.',
          'She was on her way home to shelter when the engine flooded. There are **five** on board.',
        ),
      ],
      {
        kind: 'breaking',
        before: [
          {
            body: {
              blocks: paragraphs(
                'The trawler _Kittiwake_ has lost her engine a mile and a half west of the mole and is drifting towards the Hen Rocks. The lifeboat left its slip nine minutes after the call.',
                'There are **four** on board, according to the coastguard.',
              ),
            },
            until: ago(13.1),
          },
          {
            body: {
              blocks: paragraphs(
                'The trawler _Kittiwake_ has lost her engine a mile and a half west of the mole and is drifting towards the Hen Rocks. The lifeboat left its slip nine minutes after the call.',
                'There are **five** on board, according to the coastguard: four crew and a trainee on her first trip.',
              ),
            },
            until: ago(12.5),
          },
        ],
        correctionNote:
          'The coastguard first spoke of four people on board; there were five. We also called one of them a trainee on her first trip: she is the second engineer.',
      },
    ),
    tell('waves', 13.0, [maraOnTheMole], undefined, [
      figure(
        setting.picture('storm-waves', {
          alt: 'A breaker bursts over the end of a stone mole beside a small red and white lighthouse.',
          credit: 'Mara Quillan',
        }),
      ),
    ]),
    tell(
      'rescue',
      12.2,
      [maraOnTheMole],
      'All five of the Kittiwake are ashore',
      [
        ...paragraphs(
          `The lifeboat came in behind the gate’s lee side at ${clock(12.3)} with five people in blankets on her deck. One has a broken wrist, all are cold, and all walked up the steps by themselves.`,
        ),
        quote(
          'I saw their lamp, then I did not, then I did. You do not get tired of the third one.',
          'Hesper Dunn, skipper of the Kittiwake',
        ),
        ...paragraphs(
          'The trawler herself is on the Hen Rocks and will have to look after herself until the wind drops.',
        ),
      ],
      { keyEvent: true },
    ),
    tell('trains-slow', 11.5, [hanne], 'Trains run at walking pace over the Senn bridges', [
      ...paragraphs(
        'All lines into Harbour Station are open, at 20 kilometres an hour over the three bridges while a person with a lamp watches the piers. Allow half an hour more than the timetable says, and do not throw your ticket away: it is valid on every later train.',
      ),
    ]),
    tell('school-breakfast', 10.7, [inesAtTheSchool], 'Six hundred plates and one wedding dress', [
      ...paragraphs(
        'The school kitchen was built for two hundred pupils. It has just served six hundred people in three sittings, on plates lent by the restaurants of Salt Street, who also sent the cooks.',
        'Hanging from the climbing bars is a wedding dress. Its owner is due to wear it on Saturday and was not going to leave it at home.',
      ),
    ]),
    tell(
      'second-summary',
      10.1,
      [lena],
      'Two down, one to go: where things stand',
      [
        bullets(
          'Second high water: **3.53 metres**. The quay stayed dry by the width of a hand.',
          'The north gate had to be closed by hand; its hose has been replaced.',
          'All five people from the trawler _Kittiwake_ are safe.',
          'A report of a breached dyke at Marlsand was **false**, and we have taken it back.',
          'About 640 people are in the two shelters.',
        ),
        subheading('What comes next'),
        ...paragraphs(
          'Aske Lorne wants to shut the gates two hours earlier than usual before the third tide. The river has less room for it each time: the rain has not stopped in the hills.',
        ),
      ],
      { kind: 'summary' },
    ),
    tell('gallery', 9.4, [lena], 'Between the tides: four pictures', [
      gallery(
        setting.picture('harbour-lights', {
          alt: 'Fishing boats off the quay, lamps mirrored in black water.',
          caption: 'The inner basin, full to the last berth',
          credit: 'Mara Quillan',
        }),
        setting.picture('barrier', {
          alt: 'The closed gates between their piers.',
          caption: 'The gates from the river side',
          credit: 'Tobin Ashe',
        }),
        setting.picture('storm-waves', {
          alt: 'A breaker over the mole beside the lighthouse.',
          caption: 'The mole, some time after the second peak',
          credit: 'Mara Quillan',
        }),
        setting.picture('shelter-hall', {
          alt: 'Camp beds in the gymnasium.',
          caption: 'Market Hill, waiting',
          credit: 'Ines Farrow',
        }),
      ),
    ]),
  ]
}
