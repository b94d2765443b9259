/** 2020: a campaign, a pause, a vote, and an engineer's drawing chosen without her name on it. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { numbered, quote } from '../../prose.ts'
import { breaking, by, keyEvent, odo, sil, summary, told } from './telling.ts'

export function year2020(_setting: Setting): DemoEntry[] {
  return [
    told(
      '2020-01-16 11:10',
      'The vote will be in spring',
      'The chair of the valley council, Vera Oake, has named 26 April as the day. There will be one question with twenty-one words, and she has counted them twice.',
    ),
    by(
      odo,
      told(
        '2020-01-28 19:00',
        'Two posters on one fence',
        'In Upper Thorn the baker is for and the butcher against. Their shops share a fence, which now carries both posters. They also share a van.',
      ),
    ),
    told(
      '2020-02-11 06:52',
      'One year',
      'To the minute, the signal at Karrow Bridge was set to green. It is connected to nothing. It was put back to red at nine, “so that nobody gets used to it”.',
    ),
    by(
      sil,
      told(
        '2020-02-20 10:20',
        'The hill has moved again, by the width of a coin',
        'Three of the sensors agree: two millimetres in a fortnight of thaw. That is slow for a hill, and fast enough to keep the diggers away.',
      ),
    ),
    told(
      '2020-03-05 14:30',
      'How a no would look',
      'The bus company has shown its plan for a permanent service: electric buses, a widened road, two bends fewer. It is a good plan, said the chair of the campaign _for_ the railway, and he said it into the microphone.',
    ),
    told(
      '2020-03-19 09:00',
      'The vote is put off',
      'Public meetings are not possible at present, here as everywhere. Vera Oake has moved the vote to June. The posters will have to last; the butcher has varnished his.',
    ),
    told(
      '2020-04-02 12:40',
      'Empty buses, full mailbags',
      'Hardly anyone travels, but the drivers go on driving: they bring medicines, seed potatoes, library books, and in one case a bride’s shoes.',
    ),
    by(
      odo,
      told(
        '2020-04-18 21:15',
        undefined,
        'With no planes and no trains the gorge has become so quiet that you can hear the river turn over its stones. The badger has been on the sensors nine times this month.',
      ),
    ),
    told(
      '2020-05-07 16:20',
      'A debate by telephone',
      'Two hundred and sixty people dialled into a conference line built for forty. It broke down after a quarter of an hour, was set up again, and went on past midnight with a list of speakers kept in pencil.',
    ),
    told(
      '2020-05-25 10:00',
      'The question in full',
      quote(
        'Shall the communities of the Arlen valley carry one tenth of the cost of a railway bridge across the Karrow gorge?',
        'Ballot paper',
      ),
    ),
    told(
      '2020-06-12 17:30',
      'Postal votes: more than ever',
      'Two thirds of the valley have voted by letter already. The sorting office in Hollin reports that many envelopes bear a drawing of a train, and some a drawing of a bus.',
    ),
    told(
      '2020-06-14 18:05',
      'Polls closed',
      'The count is held in twelve school gyms at once. First result from Lower Thorn, the smallest: 61 yes, 74 no.',
    ),
    breaking(
      keyEvent(
        told(
          '2020-06-14 21:32',
          'The valley votes for the bridge',
          'With all twelve communities counted there are 5,904 votes in favour and 3,711 against: 61 to 39 per cent. Turnout was 84 per cent, which this valley has not seen since it was asked about the dog tax.',
        ),
      ),
    ),
    by(
      odo,
      told(
        '2020-06-14 22:50',
        'On the platform in Vennick',
        'Someone has hung a lantern in the cab of the engine that has stood here since the landslide. The butcher of Upper Thorn has come down with sausages. “I lost,” he says, “but I made them before I knew.”',
      ),
    ),
    told(
      '2020-06-15 09:30',
      'The farmer from Lower Thorn',
      'We called the man who stood up in October. He voted no, he says, and will now pay his seventy a year like everyone else, and will use the train, “since I own a bit of it”.',
    ),
    told(
      '2020-07-01 11:00',
      'Wanted: a bridge',
      'The railway has opened a competition. Designs must cross 312 metres of gorge, carry trains of 400 tonnes, touch the slope nowhere, and be submitted without a name.',
    ),
    by(
      sil,
      told(
        '2020-07-23 10:10',
        'What lies under the river',
        'A drilling rig the size of a garden shed has taken cores from the floor of the gorge. Eleven metres of gravel, then gneiss: old, hard, level. The geologist kissed the box.',
      ),
    ),
    told(
      '2020-08-14 15:00',
      'Forty-four envelopes',
      'That is how many designs had come in when the office shut. One is made of knitting.',
    ),
    by(
      odo,
      told(
        '2020-08-20 11:10',
        undefined,
        'A man from the coast has measured the gap with a kite. He makes it 309 metres and would like to be told where the other three are.',
      ),
    ),
    told(
      '2020-08-27 18:00',
      'A bench for waiting',
      'Pensioners in Karrow Bridge have put up a bench with a view of the gap, and a tin for sunflower seeds. The plaque says: _From here you will see it first._',
    ),
    told(
      '2020-09-10 13:20',
      'The goat',
      'The goat that was carried from the farm above the break has had a kid on the site’s only flat patch. The drilling crew have named it Director. Edda Voss, who is the director, has been informed and is said to be flattered.',
    ),
    told(
      '2020-09-25 16:45',
      'Seven left',
      'The jury has cut 44 designs to seven. Five stand on three piers, one on two, and one hangs. The knitting has been given a prize of its own and hangs in the library.',
    ),
    keyEvent(
      told(
        '2020-10-22 14:00',
        'Number 19 wins',
        'Three slender piers, the tallest 78 metres; a deck with a curve so slight that it was drawn with a bent ruler. When the envelope was opened, the name inside was Pia Sorrel’s. The menu had been right.',
      ),
    ),
    told(
      '2020-10-22 19:10',
      'Why the curve?',
      'A straight bridge, says Pia Sorrel, tells you at once where it ends. On this one you will see the valley open before you see the far side. It also saves forty tonnes of steel, which she mentions second.',
    ),
    told(
      '2020-11-09 10:30',
      'An objection',
      'A walking club fears for the path at the bottom of the gorge. The engineers have moved the site road by nine metres, and the club has taken the objection back and offered to mark the detour.',
    ),
    told(
      '2020-11-26 12:00',
      'Six in ten become seven',
      'The number of bus passengers has gone up for the first time. It is not the bus, the drivers believe; people have stopped waiting for things to be as they were.',
    ),
    by(
      odo,
      told(
        '2020-12-13 20:20',
        undefined,
        'The engine in Vennick has been washed. It has not moved for 671 days, and it shines like something that means to.',
      ),
    ),
    summary(
      told(
        '2020-12-29 11:00',
        'The second year',
        numbered(
          'June: the valley says yes, 61 to 39.',
          'October: Pia Sorrel’s bridge is chosen.',
          'Next: permits, money, machines, in that order.',
        ),
      ),
    ),
  ]
}
