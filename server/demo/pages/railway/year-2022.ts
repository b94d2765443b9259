/** 2022: two piers in the air, a flood in the pit, a strike, and snow at the tunnel. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, quote } from '../../prose.ts'
import { breaking, by, keyEvent, odo, odoAtTheSite, sil, summary, told } from './telling.ts'

export function year2022(setting: Setting): DemoEntry[] {
  return [
    told(
      '2022-01-17 09:00',
      'Work begins again, with a broom',
      'There was so much snow on the formwork that the first shift of the year did nothing but sweep. The second shift found it had all blown back.',
    ),
    by(
      odo,
      told(
        '2022-01-30 14:20',
        'The tunnel has been waiting too',
        'Three years without trains have not been good for the Corrie tunnel at the top of the line. Icicles as thick as a leg hang from the crown, and one of the drains has become a small organ.',
      ),
    ),
    told(
      '2022-02-09 11:30',
      undefined,
      figure(
        setting.picture('tunnel-in-snow', {
          alt: 'A red snow plough with lit lamps stands in the stone portal of a tunnel; snow is falling.',
          caption: 'The old plough at the south portal of the Corrie tunnel.',
          credit: 'Odo Marsh',
        }),
      ),
    ),
    told(
      '2022-02-11 06:52',
      'Three years',
      'The coffee was poured by Ansel Ruud’s people this time, two hundred cups of it. Jonas Tarn retired at the end of January and came all the same, lamp and spare battery in hand.',
    ),
    told(
      '2022-03-08 10:40',
      'Tunnel to be lined anew',
      'If the line is shut anyway, it had better be shut once. The railway will put 9 million into the Corrie tunnel this summer, from a budget that was meant for stations.',
    ),
    told(
      '2022-03-28 15:15',
      'Pier three out of the ground',
      'It stands on the easy side, on rock, in sunshine. The crew there are called “the Riviera” by everybody else.',
    ),
    by(
      sil,
      told(
        '2022-04-12 10:05',
        'One egg',
        'The owls are back on their ledge and have laid a single egg. Pier two will have to wait till August, as condition 40 says. A camera shows the nest in the canteen, where it has put an end to card games.',
      ),
    ),
    told(
      '2022-04-29 13:30',
      'Forty-five metres',
      'Pier one has reached the height at which, the carpenters say, you stop looking down and start looking across.',
    ),
    by(
      odoAtTheSite,
      told(
        '2022-05-14 20:10',
        undefined,
        'It hatched at twenty to four this afternoon. Eleven grown men, one hen’s egg sandwich, and not a word in the canteen for ten minutes.',
      ),
    ),
    told(
      '2022-05-25 10:20',
      'A lorry too many',
      'Residents of Karrow Bridge counted 212 lorries in a week, twelve above what was agreed. The contractor counted again, found 213, and has cancelled Saturdays.',
    ),
    breaking(
      keyEvent(
        told(
          '2022-06-03 05:40',
          'River breaks into the pit of pier two',
          'After thirty hours of rain the Arlen has come over the sheet piling. The pit, dug only last week, is full to the brim. Everyone was off the site by midnight: the night shift had read the river better than the gauge.',
        ),
      ),
    ),
    told(
      '2022-06-03 17:20',
      'What the water took',
      bullets(
        'A pump, two containers, and the soup kitchen’s stove',
        'About nine hundred cubic metres of work',
        'Not the mule track: the stones had been carried up to the station in April',
      ),
    ),
    told(
      '2022-06-08 12:15',
      'Soup from elsewhere',
      'Nell Adair drove down from Vennick with four pots and stayed a week. The contractor has offered to pay. She has offered to think about it.',
    ),
    told(
      '2022-06-27 10:00',
      'Six weeks behind',
      'The pit is empty again and will get a taller wall. Asked about the end of 2023, Edda Voss said that she would rather be asked in autumn.',
    ),
    told(
      '2022-07-11 09:30',
      'The tunnel crew start at the top',
      'They work in the dark while the others work in the sun, and eat at the same table. Forty people are taking down the old brick lining, ring by ring, 1,900 rings in all.',
    ),
    by(
      sil,
      told(
        '2022-07-29 16:45',
        'A nest in the portal',
        'House martins had settled above the south entrance of the tunnel. After the owls nobody even argued: a plank was put under them, and lorries go in on the left.',
      ),
    ),
    told(
      '2022-08-15 08:10',
      'Pier two may begin at last',
      'The young owl has gone. It left a pellet on the site manager’s windscreen, by way of approval.',
    ),
    told(
      '2022-09-01 00:05',
      'Strike',
      'Since midnight nothing moves on the bridge. The union wants the night bonus that was agreed for winter to hold for nights in summer too, on the grounds that they are dark.',
    ),
    told(
      '2022-09-06 18:30',
      'Day six',
      'Strikers are sitting on the bench in Karrow Bridge and explaining the bridge to walkers. They do it well. The tin for sunflower seeds has become a strike fund.',
    ),
    told(
      '2022-09-09 21:50',
      'A night is a night',
      'That is the first sentence of the agreement, and it settles the matter. Work starts again on Monday at six.',
    ),
    told(
      '2022-09-26 11:20',
      'Sixty-eight metres, and stop',
      'Pier one has reached its full height. The form was lifted off at noon, and the concrete below was so smooth that Ansel Ruud, who does not praise, patted it.',
    ),
    by(
      odo,
      told(
        '2022-10-08 15:00',
        'The view from up there',
        'I was allowed up for five minutes. You see the whole of it: the scar with its first birches, the road and its bends, the bench with somebody on it. I waved, and it waved back.',
      ),
    ),
    keyEvent(
      told(
        '2022-10-19 14:30',
        'Pier three finished',
        'The Riviera are done, on a mild day, ahead of time. They have been sent across to pier two, and have taken their parasol along.',
      ),
    ),
    told(
      '2022-10-31 10:10',
      'Not before spring 2024',
      'Now she has been asked. Flood, owl, strike and steel add up to four months, says Edda Voss; to promise anything else would be unkind.',
    ),
    told(
      '2022-11-10 09:00',
      'What spring 2024 means',
      'The valley’s hotels had taken bookings for New Year 2024. Most guests will come anyway, says the landlord in Upper Thorn, who took the dust sheets off his third floor in May.',
    ),
    told(
      '2022-11-25 16:40',
      'The last ring',
      'The tunnel miners have taken out the ring with the number 1 on it, dated 1908. Behind it they found a bottle with a note, which says: _Wet. Good luck._',
    ),
    by(
      odo,
      told(
        '2022-12-04 19:30',
        undefined,
        'The note from the tunnel hangs in the café now, next to the menu. A new bottle has gone in behind ring number one. I know what is written in it and shall not tell.',
      ),
    ),
    told(
      '2022-12-16 12:20',
      'Pier two: thirty metres before the frost',
      'Three crews worked on one pier and got in one another’s way so politely that it went faster than planned.',
    ),
    summary(
      told(
        '2022-12-28 11:00',
        'The fourth year',
        bullets(
          'Two piers of three stand.',
          'The tunnel has a new skin over half its length.',
          'Trains are promised for **spring 2024**.',
        ),
        quote('We were never late. The future was early.', 'Written on a container, author unknown'),
      ),
    ),
  ]
}
