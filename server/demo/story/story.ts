/** The whole story of `npm run demo`: what happens at Port Aldry in the five minutes after the page was opened. */
import type { Image } from '../../../shared/block.ts'
import type { Beat } from './beat.ts'
import { goingHome } from './going-home.ts'
import { waterFalls } from './water-falls.ts'

/** @param image the page's own picture, where it has one: the story brings no files */
export function story(image?: Image): Beat[] {
  return [...waterFalls(image), ...goingHome()]
}
