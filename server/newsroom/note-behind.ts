/** A command that was answered comes again: what other pages have lost of it meanwhile is noted to be brought there anew. */
import type { Command } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import { placingOf } from './placing.ts'
import type { LaneCommand, PageWrites } from './ports.ts'
import type { PageContext, PlacingOptions, StoredAnswer } from './records.ts'

/** @returns the answer as it is now, and the pages that were noted */
export async function noteBehind(
  writes: PageWrites,
  lane: LaneCommand,
  context: PageContext,
  answer: StoredAnswer,
): Promise<{ answer: StoredAnswer; pages: readonly PageId[] }> {
  const entry = bringsToPages(lane.command) ? lane.command.entry.id : undefined
  if (!entry || !context.home || answer.answer.status === 'refused') return { answer, pages: [] }
  const told = answer.answer.status === 'committed' ? answer.answer.sequences : {}
  const pages = await writes.behind(lane.home, entry, told)
  if (pages.length === 0) return { answer, pages }
  const how = placing(lane.command, context)
  const noted = await writes.noteBehind(lane, entry, Object.fromEntries(pages.map(page => [page, how])))
  return { answer: noted ?? answer, pages }
}

/** Pins and key events are of one page alone: whether the entry's pages agree is nothing to them. */
export function bringsToPages(command: Command): command is Extract<Command, { entry: object }> {
  const { type } = command
  return 'entry' in command && type !== 'pin' && type !== 'unpin' && type !== 'mark' && type !== 'unmark'
}

/** As the command put it there; one that did not put it anywhere takes what is known of it at home. */
function placing(command: Command, { placement }: PageContext): PlacingOptions {
  switch (command.type) {
    case 'publish':
    case 'import':
      return placingOf(command)
    case 'place':
      return {}
    default:
      return { keyEvent: placement?.keyEvent ?? false, pinned: placement?.pinned ?? false }
  }
}
