/** 2019: the hillside comes down, the buses start, and somebody says that the line should not come back. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, quote } from '../../prose.ts'
import { breaking, by, keyEvent, odo, sil, summary, told } from './telling.ts'

export function year2019(setting: Setting): DemoEntry[] {
  return [
    breaking(
      keyEvent(
        told(
          '2019-02-11 06:52',
          'Landslide cuts the Arlen valley line',
          'A slope has come down in the Karrow gorge, at kilometre 19 of the line from Hollin to Vennick. About 140 metres of track are gone. The first train of the day stood at Karrow Bridge with 31 people in it and never left the platform.',
        ),
      ),
    ),
    told(
      '2019-02-11 08:20',
      'A man with a lamp stopped the train',
      'Jonas Tarn, who walks this stretch before every first train, heard the hill before he saw it. He ran back 900 metres to the signal telephone. “I have been told for years that I am no longer necessary,” he said afterwards.',
    ),
    told(
      '2019-02-11 13:05',
      'Still moving',
      'Geologists on the opposite slope say that stones keep coming and nobody may go closer than 300 metres. A farmhouse above the break has been left by its owners, their eleven cows, and a goat that had to be carried.',
    ),
    told(
      '2019-02-12 10:40',
      undefined,
      figure(
        setting.picture('landslide', {
          alt: 'A brown scar of rubble runs down a green slope; railway tracks end in the air on both sides.',
          caption: 'Kilometre 19 on the morning after.',
          credit: 'Odo Marsh',
        }),
      ),
    ),
    by(
      odo,
      told(
        '2019-02-12 17:30',
        'Six buses for a valley',
        'Until further notice there are six buses where there were 34 trains. The road over Stair Hill has nineteen bends, and the drivers from the city are learning them one at a time.',
      ),
    ),
    told(
      '2019-02-15 11:00',
      '60,000 cubic metres',
      'That is what lies in the gorge, by the surveyors’ first count: twenty-four swimming pools of clay, slate and fir trees. A small lake has formed behind it and is being drained through a pipe.',
    ),
    by(
      sil,
      told(
        '2019-02-19 09:15',
        'Why this slope, why now?',
        'The slate here leans towards the river like books on a shelf that has lost its end. A wet autumn filled the gaps between them, a hard frost pushed, and one mild night let go. It might have happened a century ago, or in another hundred years.',
      ),
    ),
    by(
      odo,
      told(
        '2019-02-24 12:00',
        'Vennick counts its flour',
        'The bakery is getting its flour by road now, in smaller lots and later in the day. Until the drivers find a rhythm, there are no rolls before eight. People have taken this harder than the landslide.',
      ),
    ),
    told(
      '2019-03-04 16:45',
      'Jonas Tarn gets a medal and asks for a second lamp',
      'The line’s director, Edda Voss, pinned it on him in the waiting room at Karrow Bridge. What he would really like, he told her, is a spare battery.',
    ),
    told(
      '2019-03-18 10:10',
      'First look from above',
      'The line’s engineers have flown over the gorge. The old ledge, they say, is gone as if it had been wiped off with a sleeve; there is nothing left to lay track on.',
    ),
    told(
      '2019-03-29 14:00',
      'Schools move their first bell',
      'From Monday lessons in Hollin begin at twenty to nine, so that pupils from the upper valley need not get up at five. The upper school’s timetable, unchanged since 1961, had been thought to be part of the building.',
    ),
    by(
      odo,
      told(
        '2019-04-07 11:30',
        undefined,
        'A family of dippers has moved into the drain pipe at kilometre 19. The contractor has been asked to drain a little less.',
      ),
    ),
    told(
      '2019-04-25 09:00',
      'Three ways to go on',
      'The railway has put three plans on the table: a ledge cut deeper into the same slope, a tunnel behind it, or a bridge across to the other side. A fourth is in the annex, on half a page: buses, for good.',
    ),
    told(
      '2019-05-06 18:20',
      'The half page',
      'Everyone in the valley has read the annex first. The transport ministry calls it “a reference case which has to be listed”. In Upper Thorn they are listing other things.',
    ),
    told(
      '2019-05-17 20:00',
      'Four hundred chairs were not enough',
      'The hall in Vennick holds four hundred. Another three hundred stood outside at the open windows and had the speeches passed back to them sentence by sentence, with improvements.',
      quote(
        'A valley with a railway is a place you come from. A valley without one is a place you leave.',
        'Nell Adair, café owner, Vennick station',
      ),
    ),
    told(
      '2019-06-01 10:00',
      'Tickets to nowhere',
      'The station café in Vennick is selling tickets for trains that do not run, at five a piece, for the rebuilding. The first one went to the stationmaster, who clipped it.',
    ),
    told(
      '2019-06-20 15:10',
      'A summer of bends',
      'Stair Hill has had its first traffic jam: two buses, one hay cart, and a cyclist who would not be hurried.',
    ),
    told(
      '2019-06-29 09:50',
      'A stationmaster without a train',
      'She goes on selling tickets, from the counter, for the bus that stops outside. The bus sells tickets too. Most people queue at the counter.',
    ),
    by(
      sil,
      told(
        '2019-07-03 09:40',
        'The hill is wired',
        'Forty-two sensors now listen to the slope. They report tilt, water pressure and any movement of more than half a millimetre. In their first week they recorded one event, which turned out to be a badger.',
      ),
    ),
    told(
      '2019-07-22 12:15',
      'Hotel in Upper Thorn closes its third floor',
      'Walkers used to come up by the 9:14 and go down by the 17:50. Half of them do not come at all now, says the landlord, who has put his rooms under dust sheets and his faith in autumn.',
    ),
    told(
      '2019-08-08 17:00',
      'The ministry’s sum',
      'A bus costs a third of a train, says a paper from the capital. It counts 410 passengers a day. The railway counts 1,150.',
    ),
    told(
      '2019-08-09 08:30',
      'How to count 410',
      'We asked where the ministry’s number comes from. It was taken on a single Tuesday, in a week of school holidays, at the one station whose platform was being repaired.',
    ),
    by(
      odo,
      told(
        '2019-08-30 19:45',
        undefined,
        'They still wind the clock on Vennick’s platform. I asked for whom. “For the clock,” said the woman with the key.',
      ),
    ),
    told(
      '2019-09-12 11:20',
      'Not the same ledge again',
      'The geologists have ruled out the first plan. Cutting deeper would take away the foot of the slope, and then the rest of it would follow.',
    ),
    told(
      '2019-09-27 13:00',
      'Children’s letters arrive in the capital by the sackful',
      'Class 4b of Vennick primary school has written to the minister, and then, getting no answer, to everyone else at the same address. The porter wrote back first.',
    ),
    keyEvent(
      told(
        '2019-10-10 16:00',
        'Minister leaves the choice to the valley',
        'If the twelve communities of the Arlen valley will carry a tenth of the cost, the state will pay for the rest. Whether they want to shall be put to a vote. In return the half page has been torn out of the annex, before cameras.',
      ),
    ),
    told(
      '2019-10-11 09:10',
      'What is a tenth?',
      bullets(
        'A bridge is put at 148 million, so a tenth would be **14.8 million**.',
        'For a household that means about 70 a year, for twelve years.',
        'The tunnel would cost nearly twice as much, and take twice as long.',
      ),
    ),
    told(
      '2019-10-18 12:30',
      'The leaf fall timetable is published by mistake',
      'It lists 34 trains, with four minutes added for slippery rails. The railway has apologised; several copies have already been framed.',
    ),
    told(
      '2019-10-29 18:40',
      'Not everybody wants it back',
      'At a meeting in Lower Thorn a farmer stood up and said that seventy a year buys a lot of petrol. It went quiet; then he was given the microphone, and a second one came with a chair, and it became a real debate.',
    ),
    told(
      '2019-11-14 10:30',
      'First snow, first bus in a ditch',
      'Nobody was hurt. Eighteen passengers walked the last two kilometres to Karrow Bridge behind the driver, who carried the smallest of them.',
    ),
    told(
      '2019-11-30 16:10',
      'A bridge for a first sketch',
      'The engineer Pia Sorrel drew it on the back of a menu in Nell Adair’s café: three piers, one line, nothing that is not needed. She insists that it is not a design. The menu has been framed.',
    ),
    by(
      odo,
      told(
        '2019-12-11 07:00',
        'Ten months',
        'At eight minutes to seven a few dozen people met on the platform in Karrow Bridge. Nobody had organised it. Jonas Tarn lit his lamp, they drank coffee from flasks, and went to work.',
      ),
    ),
    summary(
      told(
        '2019-12-30 12:00',
        'The first year without trains',
        bullets(
          '11 February: the slope comes down; nobody is hurt.',
          'September: the old ledge is given up.',
          'October: the valley gets its vote.',
          'Passengers who stayed with the bus: **six in ten**.',
        ),
      ),
    ),
  ]
}
