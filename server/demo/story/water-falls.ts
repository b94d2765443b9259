/** The played story, first half: the water leaves the lanes, a trawler floats, a rumour is taken back, the gates open. */
import type { Image } from '../../../shared/block.ts'
import type { EntryBody } from '../../../shared/entry.ts'
import { hanne, ines, joss, lena, mara, maraOnTheMole, tobin } from '../pages/storm/telling.ts'
import { bullets, figure, paragraphs, quote } from '../prose.ts'
import { type Beat, update } from './beat.ts'

export function waterFalls(image?: Image): Beat[] {
  return [
    {
      afterSeconds: 0,
      change: {
        type: 'publish',
        as: 'salt-street',
        entry: update([ines], 'You can see the kerb again on Salt Street', [
          ...paragraphs(
            'It came back as a pale line, then as a row of stones, then as the place where somebody had parked a pram. The water is going out of the lower lanes by the way it came, over the quay.',
          ),
        ]),
      },
    },
    {
      afterSeconds: 9,
      change: {
        type: 'publish',
        as: 'gulls',
        entry: update([maraOnTheMole], undefined, [
          ...paragraphs(
            'The gulls are back. They stand along the railing that is left and look inland, as if waiting for the kitchens to open.',
          ),
        ]),
      },
    },
    {
      afterSeconds: 11,
      change: {
        type: 'publish',
        as: 'enter',
        keyEvent: true,
        entry: {
          ...update([ines], 'First forty houses in Fishgate may be entered', [
            ...paragraphs(
              'Electricians have been through the upper end of Netmaker Lane and put a **green cloth** on forty doors. Whoever lives behind one may go in now, with a constable at the corner and a bucket from the city.',
            ),
          ]),
          kind: 'breaking',
        },
      },
    },
    {
      afterSeconds: 8,
      change: {
        type: 'page',
        settings: {
          keyPoints: [
            'The water is leaving the lower lanes of Fishgate',
            'Forty houses may be entered; look for a green cloth on the door',
            'All three times the Skerry Gate was closed in time, once by hand',
            'Nobody is missing',
          ],
        },
      },
    },
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'kittiwake',
        entry: update([maraOnTheMole], 'The Kittiwake floats', [
          ...paragraphs(
            'The trawler that was given up to the Hen Rocks came off them by herself on the high water and is now on a line behind the harbour tug _Patience_. Her skipper is watching from the lifeboat shed and has not sat down.',
          ),
        ]),
      },
    },
    {
      afterSeconds: 13,
      change: {
        type: 'edit',
        as: 'kittiwake',
        entry: {
          ...update([maraOnTheMole], 'The Kittiwake floats', [
            ...paragraphs(
              'The trawler that was given up to the Hen Rocks came off them by herself on the high water and is now on a line behind the harbour tug _Prudence_. Her skipper is watching from the lifeboat shed and has not sat down.',
            ),
          ]),
          correctionNote: 'We named the wrong tug: it is the Prudence. The Patience is in dock.',
        },
      },
    },
    {
      afterSeconds: 9,
      change: { type: 'publish', as: 'streets', entry: streets(['Netmaker Lane, numbers 1 to 40']) },
    },
    { afterSeconds: 6, change: { type: 'pin', as: 'streets' } },
    {
      afterSeconds: 11,
      change: {
        type: 'publish',
        as: 'trains',
        entry: update([hanne], 'Wind drops on the viaduct: trains to Vennick again', [
          ...paragraphs(
            'Ninety kilometres an hour, then eighty, then a quarter of an hour below seventy: the valley line is open through to Vennick. The first train goes up empty to look at the track, the second takes passengers.',
          ),
        ]),
      },
    },
    { afterSeconds: 7, change: { type: 'place', as: 'trains', on: 'railway' } },
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'fourth',
        entry: update([lena], 'A fourth closing?', [
          ...paragraphs(
            'Several readers tell us that the barrier is to be shut for the next tide as well. We are asking the harbour authority.',
          ),
        ]),
      },
    },
    { afterSeconds: 11, change: { type: 'withdraw', as: 'fourth' } },
    {
      afterSeconds: 5,
      change: {
        type: 'publish',
        as: 'no-fourth',
        entry: update([joss], 'No fourth closing', [
          ...paragraphs(
            'The next high water is forecast at 2.4 metres, an ordinary one, and the gates will stay open for it. What our readers had heard was the time of an exercise in three weeks. We have taken our entry about it down.',
          ),
        ]),
      },
    },
    ...(image ? [gatePicture(image)] : []),
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'gate-opens',
        entry: {
          ...update([tobin], 'The Skerry Gate opens', [
            ...paragraphs(
              'Both gates are swinging back into their piers. The river, which had been held up for hours, is going out past them brown and fast, with half a garden shed on top.',
            ),
            quote('Now we clean her, now we grease her, and now I go to bed.', 'Aske Lorne, chief engineer'),
          ]),
          kind: 'breaking',
        },
      },
    },
    { afterSeconds: 7, change: { type: 'mark', as: 'gate-opens' } },
    {
      afterSeconds: 10,
      change: {
        type: 'edit',
        as: 'streets',
        entry: streets(['Netmaker Lane, all numbers', 'Cooper’s Steps, 2 to 18', 'Salt Street above the chapel']),
      },
    },
    {
      afterSeconds: 10,
      change: {
        type: 'publish',
        as: 'fish-market',
        entry: update([mara], undefined, [
          ...paragraphs('On the door of the fish market, in chalk: _Open tomorrow. Bring your own floor._'),
        ]),
      },
    },
  ]
}

function streets(open: string[]): EntryBody {
  return update([lena], 'Where you may go home: the streets so far', [
    bullets(...open),
    ...paragraphs('We add to this list as it grows. A street that is not on it is _not yet_ safe to enter.'),
  ])
}

function gatePicture(image: Image): Beat {
  const credit = image.credit ?? 'Aldry Harbour Authority'
  return {
    afterSeconds: 10,
    change: {
      type: 'publish',
      as: 'gate-picture',
      entry: update([tobin], undefined, [
        figure({ ...image, caption: 'A last look at both gates shut: the order to open has just been given.', credit }),
      ]),
    },
  }
}
