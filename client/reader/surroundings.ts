/** What those need of the page who do what readers ask for by a click. */
import type { Messages } from '../../shared/messages.ts'
import type { Changed, Timeline } from '../../shared/timeline.ts'
import type { Known } from './known.ts'
import type { Parts } from './parts.ts'
import type { TimelineView } from './timeline-view.ts'

export interface Surroundings {
  parts: Parts
  view: TimelineView
  timeline: () => Timeline
  messages: Messages
  /** Called when there is something to read out. */
  stir: () => void
  /** Asks for the next older batch; `shown` or `failed` follows. */
  wantOlder: () => void
  /** Adds what was fetched to what is known. */
  extend: (by: (known: Known) => Changed) => void
  /** Says something in passing. */
  mention: (words: string) => void
}
