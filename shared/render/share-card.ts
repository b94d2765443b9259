/** What other sites show of a page or an entry when its address is shared: the same words in the page's head and at the desk. */
import type { Image } from '../block.ts'
import { type EntryBody, titleOf } from '../entry.ts'
import type { LivePage } from '../live-page.ts'
import { messagesFor } from '../messages.ts'
import { firstPicture, plainBlocks, shortened } from './plain.ts'

export interface ShareCard {
  title: string
  description?: string
  image?: Image
}

/** Longest description made from an entry's text, characters: cards show no more. */
const descriptionLength = 200

/** @param entry the one that a permalink leads to; without it, the page's own card */
export function shareCard(page: LivePage, entry?: Pick<EntryBody, 'headline' | 'blocks'>): ShareCard {
  const description = (entry && entryDescription(entry)) || pageDescription(page)
  const image = (entry && firstPicture(entry.blocks)) ?? page.image
  return {
    title: entry ? titleOf(entry, messagesFor(page.language).untitled) : page.headline,
    ...(description ? { description } : {}),
    ...(image ? { image } : {}),
  }
}

/** The page in a sentence, where it has one. */
export function pageDescription({ standfirst, keyPoints }: LivePage): string | undefined {
  return standfirst || keyPoints[0] || undefined
}

/** Its first words, unless they are what it is called already. */
function entryDescription(entry: Pick<EntryBody, 'headline' | 'blocks'>): string {
  const words = shortened(plainBlocks(entry.blocks), descriptionLength)
  return words === titleOf(entry) ? '' : words
}
