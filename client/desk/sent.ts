/** A command on its way: what was sent, how far it has come, and when it counts as live. */
import type { AccountId } from '../../shared/account.ts'
import type { Command, CommandId } from '../../shared/command.ts'
import { type EntryId, titleOf } from '../../shared/entry.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import { isSameBody } from './draft.ts'

/** Why a command is not answered yet. */
export type Trouble = 'offline' | 'unavailable' | 'busy' | 'signedOut'

export type Way =
  /** Not answered yet; `trouble` says why it takes long. */
  | { is: 'waiting'; trouble?: Trouble }
  /** The service keeps it and will do it. */
  | { is: 'accepted'; trouble?: Trouble }
  /** In the log; not seen on every page yet. */
  | { is: 'committed'; reply: CommandReply }
  /** Seen on every page. `tookMs` from the press to the last page; unknown after a reload. */
  | { is: 'live'; reply?: CommandReply; tookMs?: number }
  | { is: 'refused'; problem: Problem }
  /** Set aside after faults; people look after it. */
  | { is: 'parked'; detail: string }

export interface Sent {
  id: CommandId
  command: Command
  /** What its entry is called, where the command does not say so. */
  title?: string
  account: AccountId
  /** The command that was set aside and is sent again by this one. */
  replaces?: CommandId
  /** Every page that it concerns. */
  pages: PageId[]
  /** When the button was pressed, ms since 1970. */
  pressedAt: number
  /** Pages on which it was seen. */
  seen: PageId[]
  way: Way
  /** When it was live everywhere, or refused, ms since 1970. */
  doneAt?: number
}

/** Whether nothing more will happen to it by itself. */
export function isDone({ way }: Pick<Sent, 'way'>): boolean {
  return way.is === 'live' || way.is === 'refused' || way.is === 'parked'
}

/** What a command is about, in the words of its entry. */
export function titleOfSent({ command, title }: Sent): string | undefined {
  return title ?? titleOfCommand(command)
}

function titleOfCommand(command: Command): string | undefined {
  if (command.type === 'createPage') return command.page.headline
  return command.type === 'publish' || command.type === 'edit' ? titleOf(command.entry) : undefined
}

export function entryOf(command: Command): EntryId | undefined {
  return 'entry' in command ? command.entry.id : undefined
}

/** Whether a page, as it is followed here, holds what the command did. */
export function isSeenOn(page: PageId, timeline: Timeline, { command, way }: Pick<Sent, 'command' | 'way'>): boolean {
  switch (command.type) {
    case 'publish':
      return timeline.entries.has(command.entry.id) || timeline.gone.has(command.entry.id)
    case 'edit':
      return isEditShown(timeline, command.entry)
    case 'withdraw':
      return timeline.gone.has(command.entry.id)
    case 'restore':
      return timeline.entries.has(command.entry.id)
    case 'place':
      return timeline.entries.has(command.entry.id)
    case 'unplace':
      return timeline.gone.has(command.entry.id)
    case 'pin':
      return timeline.pins.includes(command.entry.id)
    case 'unpin':
      return !timeline.pins.includes(command.entry.id)
    case 'mark':
    case 'unmark':
      return timeline.entries.get(command.entry.id)?.keyEvent === (command.type === 'mark')
    default: {
      const reply = 'reply' in way ? way.reply : undefined
      return hasPassed(timeline, reply?.pages?.find(one => one.id === page)?.sequence)
    }
  }
}

/** Whether a page has come to this number: not yet that it is the same history, for it may have lost some of it. */
export function hasPassed(timeline: Timeline | undefined, sequence: number | undefined): boolean {
  return timeline !== undefined && sequence !== undefined && timeline.progress.sequence >= sequence
}

/** A newer revision alone may be somebody else's, and then this edit is about to be refused: its words must not go. */
function isEditShown(
  timeline: Timeline,
  { id, revision, ...body }: Extract<Command, { type: 'edit' }>['entry'],
): boolean {
  const shown = timeline.entries.get(id)
  if (!shown || 'bodyPending' in shown || shown.revision <= revision) return false
  const { headline, blocks, authors, kind, correctionNote } = shown
  return isSameBody({ headline, blocks, authors, kind, correctionNote }, body)
}
