/** 2025: an ordinary year on a railway, which was all that anybody had wanted. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, quote } from '../../prose.ts'
import { by, keyEvent, odo, sil, summary, told } from './telling.ts'

export function year2025(_setting: Setting): DemoEntry[] {
  return [
    told(
      '2025-01-20 10:00',
      'Lower Thorn wants its stop back',
      'The halt had been left out of the plans to save two minutes. The farmer who voted no has collected 480 signatures for it, in a parish of 212.',
    ),
    told(
      '2025-01-31 12:20',
      'A cancelled train, and the reason',
      'The 7:22 did not run on Thursday: a fox had got into the signal box at Upper Thorn and would not leave the lever. This page notes it because it is the only cancellation of the month.',
    ),
    told(
      '2025-02-11 06:52',
      'Six years',
      'The meeting on the platform was interrupted by a train. It was on time, and people got in and rode to work.',
    ),
    by(
      sil,
      told(
        '2025-02-27 09:20',
        'The slope wakes for an hour',
        'After heavy rain eleven of the sensors spoke at once, and a few cubic metres came down where the old track had been. On the other side of the gorge a train went by. The passengers saw a puff of dust and took it for smoke.',
      ),
    ),
    told(
      '2025-03-03 08:30',
      'School bell back to twenty past eight',
      'With the train the pupils of the upper valley are in class in time for the old hour. A vote among them, not binding, went 311 to 6 for keeping the new one.',
    ),
    told(
      '2025-03-19 14:30',
      'Snow fences: the second attempt',
      'Hedges have been planted in place of planks, three rows of hawthorn. They will need four years to work and will then work for eighty.',
    ),
    told(
      '2025-04-10 11:45',
      'A prize for three piers',
      'The engineers’ association has given its medal to the viaduct, “for leaving things out”. Pia Sorrel thanked the owls for the additional time.',
    ),
    keyEvent(
      told(
        '2025-05-05 16:00',
        'Lower Thorn gets its halt',
        'A platform of seventy metres, a bench and a lamp; trains stop on request. The two minutes are found by not waiting at Hollin for a connection that has not existed since 1994.',
      ),
    ),
    by(
      odo,
      told(
        '2025-05-24 13:10',
        undefined,
        'Three young on the ledge this year. In the canteen, which is a ticket hall these days, the camera still runs.',
      ),
    ),
    told(
      '2025-06-01 12:00',
      'One year',
      'There was cake in every train, cut by the conductors, who had been trained for it. Over the year the line carried 640,000 people.',
    ),
    by(
      sil,
      told(
        '2025-06-14 10:10',
        'Five years after the vote, a forest',
        'Birches as tall as a man stand on the scar. They hold the upper metre of soil together and do nothing for the ninety below it, say the foresters, but a start is a start.',
      ),
    ),
    told(
      '2025-06-27 10:30',
      'The loan shrinks',
      'The line has turned in a profit, and the communities will pay sixty a year from now on, not seventy. The farmer has asked for a receipt.',
    ),
    told(
      '2025-07-04 15:30',
      'Heat, and a slower train',
      'At 35 degrees the line runs at sixty. In return there is water at every station, in jugs, on trays, from the fire brigades.',
    ),
    told(
      '2025-07-15 18:20',
      'Night train to the sea',
      'On eleven Fridays this summer a train leaves Vennick at ten in the evening and is in Port Aldry by sunrise. Sleeping cars there are none; hammocks there are.',
    ),
    by(
      odo,
      told(
        '2025-07-26 05:50',
        'I tried the hammock',
        'You sleep until Hollin, where somebody opens a window, and then you smell it: salt. Forty people in socks at the glass. Nobody said anything until the conductor said “Well”.',
      ),
    ),
    told(
      '2025-08-18 15:15',
      'Track walker wanted',
      'The sensors are good, says the railway, but they have never run nine hundred metres with a lamp. It is hiring again. Jonas Tarn sits on the panel.',
    ),
    told(
      '2025-08-29 11:40',
      'The menu travels',
      'Pia Sorrel’s first sketch is on loan to a museum in the capital until spring. In its place in the café hangs a note with the words _gone down by train_.',
    ),
    told(
      '2025-09-09 09:00',
      'She starts at five',
      'Signe Ruud, 23, the foreman’s daughter, is the new walker between Karrow Bridge and the tunnel. On her first day she found a loose bolt, two mushrooms and a glove.',
    ),
    told(
      '2025-10-03 11:20',
      'Class 4b, six years on',
      'The pupils who wrote by the sackful are in their last year at the upper school in Hollin. They came by train to give a talk on how to write to ministers. Rule one: write to the porter.',
    ),
    told(
      '2025-10-30 17:00',
      'An end to the bench?',
      'The bench in Karrow Bridge stands where a lift is to go. After an evening’s debate the lift has been moved.',
    ),
    told(
      '2025-11-16 10:40',
      'The engine gets a roof',
      'The old engine, which stood in Vennick for five years and was washed in all of them, has been given a shed with a glass front. It is lit until midnight.',
    ),
    by(
      odo,
      told(
        '2025-12-12 17:20',
        undefined,
        'Last stop, tail lamp, snow. The driver and I were the only ones left in the train, and he announced the station all the same.',
      ),
    ),
    summary(
      told(
        '2025-12-30 12:00',
        'The seventh year',
        bullets(
          'Passengers: 655,000',
          'Trains that did not run: **four**, two of them because of cows',
          'Entries on this page: the fewest yet',
        ),
        quote('You can tell that a thing is finished when nobody writes about it.', 'Ansel Ruud, foreman'),
      ),
    ),
  ]
}
