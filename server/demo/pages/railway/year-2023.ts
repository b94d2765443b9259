/** 2023: the third pier, the deck that came across the gorge a hand's breadth at a time, and the first metre of rail. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, figure, numbered, quote } from '../../prose.ts'
import { by, keyEvent, odo, odoAtTheSite, sil, summary, told } from './telling.ts'

export function year2023(setting: Setting): DemoEntry[] {
  return [
    told(
      '2023-01-12 10:30',
      'A crane for the middle',
      'The tower crane that has come by road in thirty-one loads will stand ninety-four metres high. For a few months it will be the tallest thing between the coast and the pass.',
    ),
    told(
      '2023-01-26 15:20',
      'Meet the woman in the cabin',
      'Dina Falk climbs for twelve minutes in the morning and comes down at night. She has a kettle, a radio and a cactus. “I see the weather before you do,” she says, “and also who is late.”',
    ),
    told(
      '2023-02-11 06:52',
      'Four years',
      'There was less coffee this time and more looking up. From the platform you can see the crane’s red lamp, and it was on.',
    ),
    told(
      '2023-02-24 13:30',
      'Painted in the colour of condition 23',
      'The railings will be grey-green, number 6011 on the chart. The commission had come to choose between eleven shades and went home in thirty minutes, which is believed to be a record for commissions.',
    ),
    by(
      odoAtTheSite,
      told(
        '2023-03-02 11:40',
        undefined,
        figure(
          setting.picture('piers', {
            alt: 'Three concrete piers of different heights stand in a green gorge; a yellow tower crane lifts a load beside them.',
            caption: 'Three piers and a crane, seen from the footpath.',
            credit: 'Odo Marsh',
          }),
        ),
      ),
    ),
    by(
      sil,
      told(
        '2023-03-21 09:15',
        'Two eggs',
        'Pier two is higher than the nest by now, so the owls look up at it. They do not seem to mind; they have never had so many mice, which live on the crew’s crumbs.',
      ),
    ),
    told(
      '2023-04-05 14:10',
      'Seventy-eight',
      'The tallest pier is finished. The last bucket was filled by everybody, a spoon each, including the cook and the man from the ministry.',
    ),
    told(
      '2023-04-18 17:00',
      'The steel arrives by night',
      'Forty-eight girders, each as long as two buses, are coming up from the port of Aldry. Stair Hill is closed from ten to four. People sit outside their houses in blankets to watch them go by.',
    ),
    told(
      '2023-04-19 02:30',
      'Bend fourteen',
      'The ninth girder did not fit. After two hours, a garden wall was taken down with its owner’s consent and his help. He is getting a new one, with a gate in it that he had wanted for years.',
    ),
    told(
      '2023-05-15 10:00',
      'How a deck crosses a gorge',
      numbered(
        'It is bolted together on the eastern side, on rollers.',
        'Hydraulic jacks push it out over the edge, 25 centimetres at a stroke.',
        'A light steel nose reaches the next pier first and pulls the rest after it.',
      ),
    ),
    keyEvent(
      told(
        '2023-05-23 13:45',
        'First push',
        'At a quarter to two the bridge moved for the first time. You could not see it; you could see only that a chalk mark on the girder had parted from a chalk mark on the ground.',
      ),
    ),
    told(
      '2023-06-02 18:20',
      'Eleven metres a day',
      'That is the pace now, in good weather, and in the evening everyone walks to the bench to see how far it has come. Someone has set up a board for bets.',
    ),
    by(
      odo,
      told(
        '2023-06-17 12:10',
        'The nose has arrived',
        'At ten past twelve the tip of the steel laid itself on pier three, as gently as a cat puts down a paw. Dina Falk sounded the horn of the crane, which nobody had known that it had.',
      ),
    ),
    told(
      '2023-06-30 11:00',
      'The wind says no',
      'For eight days nothing may be pushed: it blows more than the permitted forty kilometres an hour. The deck lies between two piers and hums, a deep note, somewhere near the E of a double bass.',
    ),
    told(
      '2023-07-19 16:35',
      'Pier two, from the other direction',
      'The jacks pushed, the nose came up three centimetres too low, and was lifted with a tool that looks like a car jack and is one. Now two of three gaps are closed.',
    ),
    told(
      '2023-08-04 09:20',
      'A load drops',
      'A bundle of formwork slipped from its chain and fell sixty metres into the river. Nobody stood below: nobody ever stands below, for Dina Falk does not lift while someone does. The chain is at the laboratory.',
    ),
    told(
      '2023-08-11 15:50',
      'It was the chain',
      'One link of 140 had been welded badly, and all chains of the same delivery have been sent back. The contractor has put the link in a glass case by the gate, at eye level.',
    ),
    keyEvent(
      told(
        '2023-09-08 10:12',
        'The bridge reaches the other side',
        'Four years, six months and twenty-eight days after the landslide, the two sides of the Karrow gorge are joined. The last stroke was pushed by Jonas Tarn. He held the lever as if it might run away.',
      ),
    ),
    told(
      '2023-09-08 19:40',
      'Who went over first',
      'There had been a list, with a minister on it. While it was being discussed, Director the goat walked across, looked at the western bank, and walked back.',
    ),
    told(
      '2023-09-23 14:00',
      'Open bridge day',
      'Nine thousand people walked over in a single day, at a pace that Pia Sorrel called “slower than the deck”. She stood in the middle, where the curve begins, and was not recognised.',
    ),
    told(
      '2023-10-09 10:50',
      'Where did the wobble come from?',
      'With so many walkers the deck had moved by nine millimetres. It is allowed sixty, say the engineers, who were pleased to get such a cheap test.',
    ),
    told(
      '2023-10-15 12:45',
      'Bats',
      'Sixty long-eared bats have taken to the hollow head of pier one. It was not planned as a bat house. From now on it is.',
    ),
    told(
      '2023-10-24 08:30',
      'Rails',
      'The first thirty metres were laid on the eastern approach before breakfast. They are new; the clips that hold them are from the lost ledge, dug out of the rubble by Lower Thorn’s scouts.',
    ),
    by(
      odo,
      told(
        '2023-11-05 17:15',
        undefined,
        'If you lay your ear on the rail in Karrow Bridge you hear hammers. I tried it, and so had the woman before me, and there was a queue.',
      ),
    ),
    told(
      '2023-11-20 12:00',
      'Copper thieves',
      'Four hundred metres of earthing cable have been stolen from the store in Hollin. By the afternoon the brass band had offered its second-best tuba as a replacement.',
    ),
    told(
      '2023-11-28 11:10',
      'The copper is back',
      'It lay in front of the gate in the morning, neatly coiled, with a note: _Did not know it was for that._ The police are content, the tuba stays in the band.',
    ),
    by(
      sil,
      told(
        '2023-12-06 10:20',
        'What the bridge knows about itself',
        'Ninety sensors are being glued into the deck. They feel heat, strain and sway. One early finding is that the bridge grows by eleven centimetres from January to July and shrinks back without complaint.',
      ),
    ),
    told(
      '2023-12-15 16:00',
      'Last rail before the holidays',
      bullets('Track laid: 2.6 of 3.1 kilometres', 'Masts standing: 41 of 58', 'Days lost to weather this autumn: two'),
    ),
    told(
      '2023-12-23 18:30',
      'Crane comes down',
      'The tall crane is being taken away in the thirty-one loads in which it came. Dina Falk has carried the cactus down inside her jacket.',
    ),
    summary(
      told(
        '2023-12-29 12:00',
        'The fifth year',
        'It began with a crane and ends with a track that goes nearly all the way. There is a gap of five hundred metres, at the western end. Whoever stands there can see both ends of it without turning the head.',
        quote('I have stopped dreaming of slopes.', 'Edda Voss, director of the line'),
      ),
    ),
  ]
}
