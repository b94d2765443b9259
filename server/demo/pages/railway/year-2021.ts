/** 2021: permits, owls, a road that was older than anyone thought, and the first concrete. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, quote } from '../../prose.ts'
import { by, keyEvent, odo, odoAtTheSite, sil, summary, told } from './telling.ts'

export function year2021(_setting: Setting): DemoEntry[] {
  return [
    told(
      '2021-01-19 10:00',
      'Nineteen binders',
      'The application for the bridge has been handed in on a hand truck. Binder 14 is entirely about rain.',
    ),
    told(
      '2021-02-11 06:52',
      'Two years, and a date',
      'Edda Voss used the anniversary to say it aloud for the first time: trains by the end of 2023. Somebody on the platform laughed, then apologised.',
    ),
    by(
      sil,
      told(
        '2021-02-26 09:30',
        'The slope is asleep',
        'No movement for ninety days. The sensors stay; the badger has had young.',
      ),
    ),
    told(
      '2021-03-15 16:00',
      'The bank asks for a signature from all twelve',
      'The valley’s loan needs twelve mayors in one room. Snow kept two of them at home, and the notary went up by ski lift with the document in a bread bag.',
    ),
    keyEvent(
      told(
        '2021-03-30 12:10',
        'Permit granted',
        'There are 61 conditions. Number 8 concerns lighting, number 23 the colour of the railings, and number 40 an owl.',
      ),
    ),
    by(
      sil,
      told(
        '2021-03-31 10:20',
        'Number 40',
        'A pair of eagle owls nests on the cliff thirty metres from where the second pier will stand. Between February and July nothing may be done there that is louder than rain. Work on pier two will therefore start last.',
      ),
    ),
    told(
      '2021-04-20 14:15',
      'The contractor moves in',
      'Containers in three colours stand on the meadow at Karrow Bridge: offices, beds, and one marked _soup_. The foreman is called Ansel Ruud. He is two metres tall and takes off his shoes before entering the office.',
    ),
    told(
      '2021-04-28 10:00',
      'A letter from the tunnel end',
      'Eleven households above the Corrie tunnel ask for a footpath along the works, since the bus does not reach them. They have enclosed a map, drawn with a ruler and a sense of grievance. They shall have it.',
    ),
    keyEvent(
      told(
        '2021-05-08 11:00',
        'Ground broken with eleven spades',
        'There was one for each mayor but the twelfth, who had brought his own. Jonas Tarn was asked to dig first, and dug for rather longer than the photographers needed.',
      ),
    ),
    by(
      odoAtTheSite,
      told(
        '2021-05-21 15:40',
        undefined,
        'The site road is finished. It goes down in four bends, and the lorry drivers have named them after their mothers-in-law.',
      ),
    ),
    told(
      '2021-06-10 09:50',
      'They have found a road',
      'Under a metre of gravel the diggers met paving: a mule track, two metres wide, with ruts. Work at pier one stands still until the archaeologists have seen it.',
    ),
    by(
      sil,
      told(
        '2021-06-24 11:30',
        'Salt, probably',
        'The track is seven hundred years old at least. It was laid for mules that carried salt up and cheese down. Among the stones lay a horseshoe no larger than a biscuit and a bone die with two sixes.',
      ),
    ),
    told(
      '2021-07-12 13:00',
      'What to do with a road',
      'Forty metres of it will be taken up stone by stone, numbered, and laid again beside the station at Karrow Bridge. The contractor gets three weeks more. Ansel Ruud has kept the drawing of the die on his wall.',
    ),
    told(
      '2021-07-30 10:10',
      'The owls have flown',
      'Two young ones left the ledge within a week of each other. On the second evening the night shift switched off the lamps for an hour, without being told to.',
    ),
    told(
      '2021-08-06 08:00',
      'Pier one: the pit',
      'It is nine metres deep and dry. The pump that was brought for the water is being used to wash boots.',
    ),
    by(
      odoAtTheSite,
      told(
        '2021-08-19 22:30',
        'A night of lorries',
        'One mixer every eight minutes, from seven in the evening until ten in the morning: 640 cubic metres of concrete, without a break, since the base has to set as one piece. Children were allowed to stay up for the first three lorries and counted to thirty.',
      ),
    ),
    keyEvent(
      told(
        '2021-08-20 10:20',
        'The first base is poured',
        'It will be grey, square and invisible for the next hundred years. Pia Sorrel wrote something in the wet surface before it was covered, and will not say what.',
      ),
    ),
    told(
      '2021-09-03 12:00',
      'Steel is dear',
      'The price of reinforcement has gone up by a third since the contract was signed. Who pays for that is in paragraph 17, on which there are two opinions and four lawyers.',
    ),
    told(
      '2021-09-11 14:30',
      'The first plum of the meadow',
      'The container marked _soup_ stands under a plum tree. The cook has been asked for the recipe by four engineers and has given each a different one.',
    ),
    told(
      '2021-09-21 17:25',
      'Paragraph 17',
      'They will share it. The agreement was reached on the bench in Karrow Bridge, the meeting room being full of lawyers.',
    ),
    told(
      '2021-10-05 09:15',
      'How a pier grows',
      bullets(
        'A form of steel is set on the base and filled.',
        'Three days later it climbs four metres on its own hydraulic feet.',
        'After nineteen such steps the tallest of the three will stand as high as the valley’s highest fir, plus the church at Hollin.',
      ),
    ),
    by(
      odo,
      told(
        '2021-10-17 16:50',
        'Harvest supper on the platform',
        'The tables ran from the buffers to the signal. The waiting room smelled of plums. An accordion played the song of the stations, and at Karrow Bridge everyone took a breath, because that is where the line breaks off.',
      ),
    ),
    told(
      '2021-10-28 14:40',
      'Two shifts become three',
      'The days are short and the concrete wants to be warm. There is light in the gorge around the clock now; on the owls’ side it is amber and points down.',
    ),
    told(
      '2021-11-11 11:10',
      'Eleven metres',
      'Pier one has passed the tops of the alders. From the bench you can see a man’s helmet, then his sandwich.',
    ),
    told(
      '2021-11-24 18:00',
      'A fall, and a net',
      'A carpenter slipped on frost and fell four metres into the net. She climbed out by herself, was sent to the doctor, came back, and moved the sign about frost to where she had needed it.',
    ),
    told(
      '2021-12-07 10:30',
      'Winter rules',
      'Below minus eight no concrete is poured. The site goes to sleep over the holidays, all but the pump, two watchmen and the goat.',
    ),
    by(
      odoAtTheSite,
      told(
        '2021-12-24 15:00',
        undefined,
        'Someone has put a fir tree on top of pier one, twenty-three metres up. The lights run on the same circuit as the sensors. The hill, I am told, can bear it.',
      ),
    ),
    summary(
      told(
        '2021-12-30 11:20',
        'The third year',
        quote('We have built a hole, a road, a quarrel and twenty-three metres. In that order.', 'Ansel Ruud, foreman'),
      ),
    ),
  ]
}
