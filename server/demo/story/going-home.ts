/** The played story, second half: light in the lanes, a ferry, a wedding dress, and a page that comes to rest. */
import { hanne, ines, inesAtTheSchool, lena } from '../pages/storm/telling.ts'
import { bullets, numbered, paragraphs, quote } from '../prose.ts'
import { type Beat, update } from './beat.ts'

export function goingHome(): Beat[] {
  return [
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'pumping',
        entry: update([lena], 'How to empty a cellar without losing the house', [
          numbered(
            'Wait until the ground outside is dry: the water in the cellar is holding up the walls.',
            'Pump out a third, then stop for a day.',
            'Look for cracks, mark them with a pencil, and carry on only if they have not grown.',
          ),
          ...paragraphs('The brigades lend pumps for nothing, and somebody who knows the third line of this list.'),
        ]),
      },
    },
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'light',
        entry: update([ines], 'Light in the windows of Cooper’s Row', [
          ...paragraphs(
            'One switch in a grey box, and eleven kitchens came on at once. In the third a radio had been left playing and simply went on.',
          ),
        ]),
      },
    },
    {
      afterSeconds: 11,
      change: {
        type: 'edit',
        as: 'light',
        entry: {
          ...update([ines], 'Light in the windows of Cooper’s Steps', [
            ...paragraphs(
              'One switch in a grey box, and eleven kitchens came on at once. In the third a radio had been left playing and simply went on.',
            ),
          ]),
          correctionNote: 'The street is called Cooper’s Steps. There is no Cooper’s Row in Fishgate.',
        },
      },
    },
    {
      afterSeconds: 11,
      change: {
        type: 'publish',
        as: 'ferry',
        entry: update([hanne], 'Ferry to Inner Holm casts off', [
          ...paragraphs(
            'On board: bread, newspapers, two plumbers and the island’s doctor, who had come over for a morning and stayed for three tides. The forty visitors will be on the way back, with what the hotel calls “a very good bill”.',
          ),
        ]),
      },
    },
    { afterSeconds: 8, change: { type: 'withdraw', as: 'ferry' } },
    { afterSeconds: 9, change: { type: 'restore', as: 'ferry' } },
    {
      afterSeconds: 11,
      change: {
        type: 'publish',
        as: 'dress',
        entry: update([inesAtTheSchool], 'The dress goes home dry', [
          ...paragraphs(
            'It was carried out of the gymnasium over four heads, through two rows of people holding umbrellas, to applause.',
          ),
          quote('It has been to its own party already.', 'Its owner, who is keeping her name for Saturday'),
        ]),
      },
    },
    {
      afterSeconds: 12,
      change: {
        type: 'publish',
        as: 'so-far',
        entry: {
          ...update([lena], 'The flood: where it ends', [
            bullets(
              'The sea is back **inside its edge**; the gates stand open.',
              'Four streets are on the list, with more to follow by the hour.',
              'The Kittiwake is on her way in, the ferry on its way out.',
              'The trains run as far as there are rails.',
            ),
          ]),
          kind: 'summary',
        },
      },
    },
    { afterSeconds: 8, change: { type: 'unpin', as: 'streets' } },
    {
      afterSeconds: 8,
      change: {
        type: 'page',
        settings: {
          keyPoints: [
            'The Skerry Gate is open again after three storm tides',
            'Residents of Fishgate are going home, street by street',
            'No fourth closing is planned: the next tide will be an ordinary one',
            'Trains run through to Vennick, and the island ferry is sailing',
          ],
        },
      },
    },
  ]
}
