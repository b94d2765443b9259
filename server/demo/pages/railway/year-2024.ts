/** 2024: a loaded train as a test, brakes that would not, an opening on a rainy Saturday, and a first winter. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure } from '../../prose.ts'
import { breaking, by, keyEvent, odo, sil, summary, told } from './telling.ts'

export function year2024(setting: Setting): DemoEntry[] {
  return [
    told(
      '2024-01-15 09:40',
      'The gap is closed',
      'The last rail had to be cut by seven millimetres. The piece that was left over is on Edda Voss’s desk and keeps her papers down.',
    ),
    told(
      '2024-02-11 06:52',
      'Five years',
      'Nobody had thought of coffee, everyone having believed that somebody else would. They stood there, looked at the new signal, and found that it was enough.',
    ),
    told(
      '2024-02-22 11:30',
      'Power',
      'The overhead line is live from Hollin to Vennick. Signs in four languages warn against kites. In the café the lights dimmed for a second, and there was applause.',
    ),
    keyEvent(
      told(
        '2024-03-05 10:15',
        'A train on the bridge',
        'Two engines and nine wagons of gravel, 800 tonnes, twice what will ever be needed. They stood in the middle for an hour. The deck sagged by 21 millimetres, as calculated; Pia Sorrel let go of the railing.',
      ),
    ),
    told(
      '2024-03-12 15:00',
      'The drivers practise',
      'Twenty-six drivers are learning a line that some of them drove for half their lives. The curve is new to all. “You lean into it,” says the eldest, “like into a good chair.”',
    ),
    told(
      '2024-03-27 17:20',
      'Brakes',
      'On the ramp below Upper Thorn the new trains stop forty metres too late when the leaves are wet. The maker blames the leaves.',
    ),
    told(
      '2024-04-04 10:00',
      'Opening put off by six weeks',
      'The trains must stop where they are meant to, says Edda Voss, “and I would say so even if I did not live at the end of that ramp”. The 20th of April is off; the 1st of June is on.',
    ),
    by(
      odo,
      told(
        '2024-04-20 12:30',
        undefined,
        'The bakery had made two thousand rolls with a bridge on them. They were eaten all the same. They tasted of April.',
      ),
    ),
    told(
      '2024-04-25 14:45',
      'Sand',
      'The remedy is older than the railway: a small hopper in front of each wheel that blows sand on the rail. It stopped the train thirty-eight metres earlier. The missing two are made up by a sign.',
    ),
    by(
      sil,
      told(
        '2024-05-03 09:10',
        'The owls and the train',
        'They were watched for ten days of test runs. For the first three the female flew off at every train; on the fourth she turned her head; since then she has slept through.',
      ),
    ),
    told(
      '2024-05-16 16:30',
      'All 61 conditions met',
      'The permit office needed a day to tick them off. At number 40 the inspector asked to see the nest in person, for reasons of thoroughness.',
    ),
    told(
      '2024-05-28 10:00',
      'Timetable',
      bullets(
        'A train every half hour, from 5:22 to 23:22',
        'Hollin to Vennick in **47 minutes**, three fewer than before the landslide',
        'Bicycles free, goats at the child’s fare',
      ),
    ),
    told(
      '2024-05-31 20:15',
      'The last bus',
      'It went up at a quarter past eight with a wreath on its radiator and every seat taken. The driver, who had not known a single bend five years ago, took all nineteen without braking once.',
    ),
    told(
      '2024-06-01 06:52',
      'The first train',
      'It left Karrow Bridge at eight minutes to seven, the time at which one did not leave. Jonas Tarn gave the signal with his lamp. It was raining, and nobody went under the roof.',
    ),
    breaking(
      keyEvent(
        told(
          '2024-06-01 06:58',
          'Trains cross the Karrow gorge again',
          'The 6:52 from Karrow Bridge has crossed the new viaduct with 214 passengers, 31 of whom had been on the train that stayed in the station on 11 February 2019. In Vennick they were met by everyone.',
        ),
      ),
    ),
    by(
      odo,
      told(
        '2024-06-01 09:30',
        'The café has run out of cups',
        'Nell Adair is pouring into jam jars. The stationmaster has clipped ticket number one, bought five years ago for a train that did not run. It is valid today.',
      ),
    ),
    told(
      '2024-06-01 18:40',
      undefined,
      figure(
        setting.picture('train-on-viaduct', {
          alt: 'A red train on the viaduct in the last light; mountains stand violet behind it.',
          caption: 'It did clear up in the evening.',
          credit: 'Odo Marsh',
        }),
      ),
    ),
    told(
      '2024-06-02 11:00',
      'The butcher of Upper Thorn',
      'He rode to Hollin and back, alone, in the front seat. At home he took down the poster that he had varnished. It left a clean rectangle on the fence, which the baker has offered to paint.',
    ),
    told(
      '2024-06-29 10:20',
      'First month: 1,720 passengers a day',
      'That is half as many again as before the landslide. The ministry’s paper of 2019 had expected 410. It can no longer be found on the ministry’s site; we have kept a copy.',
    ),
    told(
      '2024-07-02 09:00',
      'Lost property, first month',
      'Nineteen umbrellas, a cello, a set of teeth, and a cake in a box with the words _do not tilt_. The cello has been collected.',
    ),
    told(
      '2024-07-18 15:10',
      'Standing room',
      'Trains on Saturday mornings are so full that walkers have been asked to use the one before. The one before leaves at 5:22.',
    ),
    told(
      '2024-08-05 12:00',
      'A wedding at 78 metres',
      'The registrar of Vennick married two surveyors on the inspection walkway, between two trains. The vows were short. Both parties wore a harness.',
    ),
    by(
      sil,
      told(
        '2024-08-21 09:45',
        'Sunburnt',
        'In the heat the deck has grown twelve centimetres, one more than in the sums. The joints can take twenty, but the sums are being done again.',
      ),
    ),
    told(
      '2024-09-13 17:30',
      'The hotel in Upper Thorn adds a floor',
      'It is the fourth. The landlord says that he is aware of how that sounds.',
    ),
    told(
      '2024-09-27 16:10',
      'The bus drivers’ reunion',
      'They came by train. At the bend where the wall was taken down they all stood up to look for the gate, and it stood open.',
    ),
    by(
      odo,
      told(
        '2024-10-02 08:15',
        'Mushroom train',
        'An unofficial one: the 6:22, baskets on every lap, and a silence about where one gets off that is never broken.',
      ),
    ),
    told(
      '2024-10-20 13:00',
      'Leaves',
      'The first real autumn on the ramp. Sand is being used by the tonne, the train stops where it should, and the small boys who had come to see it not stop have gone home.',
    ),
    told(
      '2024-11-11 11:11',
      undefined,
      'Eleven minutes past eleven on the eleventh of the eleventh, and on platform one the carnival society has elected its prince. He is the signalman, and could not leave his post.',
    ),
    told(
      '2024-11-22 07:40',
      'Thirty centimetres overnight',
      'And the 5:22 left at 5:22. It had the plough in front and the stationmaster on board, who wanted to see for herself.',
    ),
    told(
      '2024-12-08 16:20',
      'Snow fences on the western approach',
      'Drifts of two metres had formed where the line comes off the bridge, just where Pia Sorrel’s model had said that they would not. She has come to look at them, and taken photographs, and said _hm_.',
    ),
    summary(
      told(
        '2024-12-30 12:00',
        'The sixth year',
        bullets(
          '1 June: the line is open.',
          'Trains that ran: 12,480. Trains that did not: **nine**.',
          'Passengers since the opening: 371,000.',
        ),
      ),
    ),
  ]
}
