/** Where what is being written is kept by now, in one line whose place stays the same. */
import type { Composing } from './composing.ts'
import { timeOfDay } from './words.ts'

const troubles = {
  offline: 'no connection',
  unavailable: 'the service does not answer',
  busy: 'the service is busy',
  signedOut: 'your session has ended',
} as const

export function DraftLine({ saving, isKept }: Pick<Composing, 'saving' | 'isKept'>) {
  const words = inWords(saving)
  return (
    <p class={`draft-line draft-line--${saving.is}`} data-saving={saving.is}>
      {isKept || saving.is === 'saved'
        ? words
        : 'This browser keeps nothing: what you write is lost if you close the tab.'}
    </p>
  )
}

function inWords(saving: Composing['saving']): string {
  switch (saving.is) {
    case 'resting':
      return ''
    case 'due':
    case 'saving':
      return 'Saving…'
    case 'saved':
      return `Saved in your drafts at ${timeOfDay(saving.at)}.`
    case 'trouble':
      return `Kept in this browser; not in your drafts yet: ${troubles[saving.why]}.`
    case 'conflict':
      return 'Kept in this browser; changed elsewhere meanwhile.'
    case 'gone':
      return 'Kept in this browser.'
    case 'refused':
      return `Kept in this browser; not in your drafts: ${saving.detail}`
  }
}
