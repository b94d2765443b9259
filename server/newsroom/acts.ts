/** What the audit log is told of a command: who, what, and which entry and pages; never a word of it. */
import type { Account } from '../../shared/account.ts'
import type { CommandAct } from '../../shared/audit.ts'
import type { Command } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { LaneCommand } from './ports.ts'
import type { PageContext } from './records.ts'
import { isFired } from './schedule.ts'

/** @param context undefined where the entry could not be read: then only what the command names is told */
export function actOf(lane: LaneCommand, account: Account | undefined, context: PageContext | undefined): CommandAct {
  const { command } = lane
  const touched = touchedPages(lane, context)
  const others = touched.filter(page => page !== lane.home).toSorted()
  return {
    type: command.type,
    command: lane.id,
    by: lane.account,
    ...(account ? { name: account.name } : {}),
    ...('entry' in command ? { entry: command.entry.id } : {}),
    pages: others.length > 0 && others.length === touched.length ? others : [lane.home, ...others],
    ...(isFired(lane) ? { isTimed: true as const } : {}),
  }
}

/** Those that it names, and those on which its entry stands or shall stand: on each of them the right is needed. */
export function touchedPages({ command }: LaneCommand, context: PageContext | undefined): PageId[] {
  const pages = new Set<PageId>('pages' in command ? command.pages : command.type === 'import' ? [command.page] : [])
  if ('page' in command && typeof command.page === 'string') pages.add(command.page)
  if (command.type === 'createPage') pages.add(command.page.id)
  if (!concernsOnePage(command)) {
    for (const page of Object.keys(context?.home?.placed ?? {})) if (context?.home?.placed[page] === 1) pages.add(page)
    for (const page of context?.home ? [] : (context?.scheduled?.pages ?? [])) pages.add(page)
  }
  return [...pages]
}

/** Pins and key events are of one page alone, wherever else the entry stands. */
function concernsOnePage({ type }: Command): boolean {
  return type === 'pin' || type === 'unpin' || type === 'mark' || type === 'unmark'
}
