/** The form of the story that `npm run demo` plays: one change after the other, each some seconds after the one before. */
import type { Block } from '../../../shared/block.ts'
import type { EntryBody } from '../../../shared/entry.ts'
import type { PageSettings } from '../../../shared/live-page.ts'
import type { DemoPageKey } from '../demo-page.ts'

/** `as` is the story's own name for an entry: its id is new in every run. */
export type Change =
  | { type: 'publish'; as: string; entry: EntryBody; keyEvent?: true }
  | { type: 'edit'; as: string; entry: EntryBody }
  | { type: 'withdraw' | 'restore' | 'mark' | 'pin' | 'unpin'; as: string }
  | { type: 'place'; as: string; on: DemoPageKey }
  | { type: 'page'; settings: Partial<PageSettings> }

export interface Beat {
  afterSeconds: number
  change: Change
}

export function update(authors: EntryBody['authors'], headline: string | undefined, blocks: Block[]): EntryBody {
  return { ...(headline === undefined ? {} : { headline }), blocks, authors, kind: 'update' }
}
