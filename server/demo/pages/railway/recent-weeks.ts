/** The railway's last weeks before the moment the demo is set in: works on the line, and a page that goes to rest. */
import type { DemoEntry, Setting } from '../../demo-page.ts'
import { bullets, quote } from '../../prose.ts'
import { by, keyEvent, lately, odo, odoAtTheSite, sil } from './telling.ts'

export function recentWeeks(setting: Setting): DemoEntry[] {
  const at = (daysAgo: number, headline: string | undefined, ...copy: Parameters<typeof lately>[3][]) =>
    lately(setting, daysAgo, headline, ...copy)
  return [
    keyEvent(
      at(
        74.3,
        'Four weeks of works between Upper Thorn and the tunnel',
        'The one stretch that was never renewed is now to get new sleepers and drains. Trains end at Upper Thorn meanwhile; a bus takes the last fifteen kilometres, and with it come back the nineteen bends.',
      ),
    ),
    by(
      odo,
      at(
        73.6,
        'The drivers remember',
        'Of the six drivers from the city two have come back for it of their own accord. The landlord in Upper Thorn has given them rooms on the fourth floor.',
      ),
    ),
    at(
      70.2,
      'What lies under the old sleepers',
      'Ash, mostly, from the years of steam; also a shoe, a thermos flask that still closes, and a chess set without the white queen.',
    ),
    at(66.9, undefined, 'A white queen has been handed in at the café. Wrong size.'),
    by(
      sil,
      at(
        63.1,
        'A drain finds a spring',
        'The diggers have cut into water that nobody knew of: forty litres a minute, cold and clear. It has been tested, found to be excellent, and led to the horse trough in the village.',
      ),
    ),
    at(
      61.5,
      'A concert for one trombone',
      'With no trains on it, the viaduct was lent to the brass band for an evening. The echo came back so late that they had to wait for it between the bars.',
    ),
    at(
      59.4,
      'Half-way, and two days ahead',
      'They work in two shifts from both ends and meet on Thursdays. The slower end pays for the soup.',
    ),
    by(
      odoAtTheSite,
      at(
        55.7,
        'Signe Ruud stops a digger',
        'She had seen a crack in the bank that was not there the evening before. The digger was moved; the bank came down in the night, a lorry-load of it, on the spot. Jonas Tarn has sent her a battery.',
      ),
    ),
    at(
      51.3,
      'Sleepers made of what?',
      'For the first time the line is laying sleepers pressed from old fishing nets out of Port Aldry. They weigh half as much and smell of nothing at all, as everyone finds out by kneeling down.',
    ),
    at(
      48.9,
      undefined,
      'The rail grinder came through in the small hours, throwing sparks like a comet. Half of Upper Thorn stood at the window in pyjamas and thought of different things.',
    ),
    keyEvent(
      at(
        46.8,
        'Trains through to Vennick again',
        'The works are finished, a day early. The bus was seen off once more, with the same wreath.',
      ),
    ),
    at(42.4, 'What it cost', '3.1 million, a little less than planned. The difference buys hawthorn.'),
    at(
      38.5,
      'Quieter by half',
      'Whoever lives beside the new track has noticed that the cups no longer answer the train. An old lady in the signal cottage says that she misses it, and has moved her cups.',
    ),
    at(
      33.2,
      'Weavers in the final',
      'The football club of Vennick has won at Kingsmere and is in the cup final, for the first time in its 97 years. The railway is asking itself how long a train may be.',
    ),
    at(
      29.2,
      'Five thousand tickets in forty minutes',
      'The ticket office in Vennick opened at eight with a queue back to the horse trough. The stationmaster sold the last one at twenty to nine, to herself.',
    ),
    at(
      25.6,
      'Eleven coaches',
      'That is how long it may be. The platform in Vennick holds nine; for the other two the farmer next door is opening his gate.',
    ),
    at(
      18.9,
      'Why this page is resting',
      bullets(
        'Nothing is being built, nothing is closed, and nothing is late.',
        'We shall write here when something happens on the line.',
        'Whoever wants to be told may follow the page.',
      ),
      quote('No news is what we built it for.', 'Edda Voss, director of the line'),
    ),
  ]
}
