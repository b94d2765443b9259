/** The storm, part three: Fishgate is cleared, the water comes over the quay, and turns. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, paragraphs, quote, subheading } from '../../prose.ts'
import { hanne, ines, inesAtTheSchool, joss, lena, mara, maraOnTheMole, stormClock, tobin } from './telling.ts'

export function thirdTide(setting: Setting): DemoEntry[] {
  const { ago, clock, tell } = stormClock(setting)
  return [
    tell(
      'third-forecast',
      8.3,
      [joss],
      'The third tide will top the quay: 4.1 metres',
      [
        ...paragraphs(
          'Now there is a figure, and it is the one people feared. With the wind square onto the coast the Tide Office expects **4.1 metres** at the mole, half a metre above the edge of the old quay.',
          'The gates are 5.8 metres high and are not the question. The question is the old wall on the _sea_ side of Fishgate, which the barrier does not protect, and which has gaps where the slipways are.',
        ),
      ],
      { keyEvent: true },
    ),
    tell(
      'evacuation',
      7.6,
      [ines],
      'Zone A to be cleared: everyone in Fishgate is asked to leave',
      [
        ...paragraphs(
          `Mayor Delphine Carrow has asked all 2,900 residents of zone A to leave their homes by ${clock(4.6)}. Constables and volunteers are knocking on every door.`,
        ),
        bullets(
          'Buses leave from the fish market every six minutes, to both shelters.',
          'Take medicines, papers, something warm. Leave the car: the lanes must stay free.',
          'Turn off gas and electricity. Lock the door. A white cloth on it means that the house is empty.',
        ),
        quote(
          'I would rather apologise tomorrow for a walk in the rain than for anything else.',
          'Mayor Delphine Carrow',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell(
      'valley-line',
      6.9,
      [hanne],
      'Valley line stops above Hollin until the wind drops',
      [
        ...paragraphs(
          'The railway has taken its trains off the Arlen valley line between Hollin and Vennick. Gusts of 120 kilometres an hour were measured on the Karrow viaduct, and above 110 nothing crosses it.',
          'Buses run as far as Karrow Bridge. Below Hollin, trains go as they can.',
        ),
      ],
      { alsoOn: ['railway'] },
    ),
    tell('bell', 6.3, [ines], undefined, [
      ...paragraphs(
        'They are ringing the bell of the Netmakers’ Chapel, which is how Fishgate was told to leave its houses in the days before loudspeakers. The sexton says he has waited thirty years to do it and wishes he had not been asked.',
      ),
    ]),
    tell('film', 5.7, [tobin], 'How the gates close, in two minutes', [
      {
        type: 'video',
        video: {
          src: 'https://video.example.org/skerry-gate-closing',
          intro: 'Tobin Ashe went along on the inspection walk between the tides:',
          poster: setting.picture('barrier', { alt: 'The barrier with both gates closed.' }),
          caption: 'Twenty-six minutes of steel, shortened to two.',
          credit: 'Tobin Ashe',
        },
      },
    ]),
    tell('pumps', 5.2, [lena], 'Seventy pumps from inland, and people who know how to start them', [
      ...paragraphs(
        'Fire brigades from nine towns up the Senn are on the road with seventy pumps between them. Hollin alone has sent twelve, with a note taped to the first: _return when dry_.',
        'They will wait on Market Hill, above the water, until it is clear where they are wanted.',
      ),
    ]),
    tell(
      'wall-rumour',
      4.9,
      [mara],
      'Slipway boards missing at Lower Quay',
      [
        ...paragraphs(
          'The boards that close the middle slipway at Lower Quay are not in their store, say two fishermen.',
        ),
      ],
      { isWithdrawn: true },
    ),
    tell('boards', 4.5, [mara], 'All seven slipways are closed with boards', [
      ...paragraphs(
        'The wooden boards that close the slipways in the old wall are in place, all seven sets, wedged and caulked with clay. Contrary to what was said on the quay, and for a few minutes on this page, none was missing: one set had been stored upside down.',
      ),
    ]),
    tell('third-closing', 4.1, [tobin], 'Gates closed for the third time, two hours early', [
      ...paragraphs(
        `Both moved by machine, both met, green lamp at ${clock(4.1)}. The hand pump stayed where it was, with two people beside it just in case.`,
      ),
    ]),
    tell('empty', 3.7, [ines], 'White cloths on nearly every door', [
      ...paragraphs(
        'I have just walked from the chapel to Salt Street and met a constable, a cat and nobody else. Of 1,140 front doors in zone A, the volunteers count white cloths on 1,096.',
        'The others belong, as far as they can tell, to people who are away, and to eleven who say they are staying. Each of them has been given a whistle and a number to call.',
      ),
    ]),
    tell(
      'over-quay',
      2.9,
      [ines],
      'Water comes over the quay in Fishgate',
      [
        ...paragraphs(
          `It began at ${clock(2.9)}, without drama, as a dark line along the edge that became a sheet. The lower end of Netmaker Lane is ankle-deep.`,
          'The boards in the slipways hold. This is water coming **over** the wall, and it will come for as long as the tide stands above 3.6 metres: about two and a half hours.',
        ),
      ],
      { kind: 'breaking', keyEvent: true },
    ),
    tell('street', 2.4, [ines], 'By boat down Salt Street', [
      figure(
        setting.picture('flooded-street', {
          alt: 'Two people row a red dinghy down a flooded street between gabled houses; the street lamps are lit.',
          caption: 'Two of the eleven who stayed changed their minds. Salt Street at its lower end.',
          credit: 'Ines Farrow',
        }),
      ),
      ...paragraphs(
        'Knee-deep at the corner of Cooper’s Steps, waist-deep at the bottom. It is strangely silent: no cars, no gulls, only water finding its way into things.',
      ),
    ]),
    tell('pumps-start', 2.1, [lena], 'First forty pumps at work around the hospital', [
      ...paragraphs(
        'Water has reached the ramp of Quayside Hospital’s underground car park and is being pumped out as fast as it arrives. The wards have their own power and are in no danger; the canteen has moved upstairs and, by general agreement, improved.',
      ),
    ]),
    tell(
      'third-peak',
      1.6,
      [joss],
      'The water has turned: 4.06 metres',
      [
        ...paragraphs(
          `The gauge stood at 4.06 metres for nine minutes, and at ${clock(1.7)} it began to fall. It is the highest reading since there has been a gauge, and four centimetres lower than feared.`,
        ),
        figure(
          setting.picture('tide-gauge', {
            alt: 'Chart of the water level: three rising peaks of 3.0, 3.5 and 4.1 metres; the last passes the quay edge at 3.6 and falls.',
            caption: 'Three tides in a day and a half. The dashed red line is the edge of the quay.',
            credit: 'Aldry Tide Office',
          }),
        ),
      ],
      { keyEvent: true },
    ),
    tell('gate-load', 1.3, [tobin], 'Barrier carried its largest load ever', [
      ...paragraphs(
        'At the peak the sea stood 2.9 metres higher outside the gates than the river inside. The steel gave by eleven millimetres, says Aske Lorne, who had expected thirteen and sounded almost disappointed.',
      ),
    ]),
    tell(
      'where-we-are',
      0.9,
      [lena],
      'The third tide: what we know so far',
      [
        bullets(
          'The barrier held all three tides. The city behind it is **dry**.',
          'Outside its protection, about 300 houses in Fishgate have water on the ground floor.',
          'Nobody is missing. Fourteen people were treated for cold or for small injuries.',
          'The power is off in the whole of zone A, and on everywhere else.',
        ),
        subheading('Please do not go back yet'),
        ...paragraphs(
          `The water will leave the lanes at about ${clock(-0.5)}. After that, electricians have to look at every house before anyone may go in.`,
        ),
      ],
      { kind: 'summary', pin: 1 },
    ),
    tell('shelter-cheer', 0.6, [inesAtTheSchool], undefined, [
      ...paragraphs(
        'A cheer in the gymnasium when the falling gauge came up on the big screen, and then, one bed after another, people lay down. I have never heard nine hundred people go quiet so fast.',
      ),
    ]),
    tell('mole-stands', 0.3, [maraOnTheMole], 'The lighthouse on the mole is still lit', [
      ...paragraphs(
        'Its railing is gone, its door is gone, and a bollard has been moved eleven metres by something that did not stop to explain itself. The lamp has missed, by the harbour master’s count, four turns.',
      ),
    ]),
    tell(
      'hotline',
      0.1,
      [lena],
      'Where to ask, where to help',
      [
        bullets(
          'Looking for someone: `7451`, day and night, or [find.example.org](https://find.example.org/port-aldry)',
          'Your house is in zone A: stay where you are, your number on the list comes by text',
          'You have a dry room, a van, a pump: `7452`. Please _do not_ simply drive down.',
        ),
      ],
      {
        pin: 3,
        before: [
          {
            body: {
              blocks: [
                bullets(
                  'Looking for someone: `7451`, day and night',
                  'Your house is in zone A: stay where you are, your number on the list comes by text',
                ),
              ],
            },
            until: ago(0.05),
          },
        ],
      },
    ),
  ]
}
