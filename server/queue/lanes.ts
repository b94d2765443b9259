/** Lanes: BullMQ queues whose jobs run strictly in order. Which lane a page's commands take, and what its jobs carry. */
import type { ConnectionOptions } from 'bullmq'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { LaneCommand } from '../newsroom/ports.ts'

/** A command, or the reminder that a scheduled entry's time has come: it carries no text, the record does. */
export type LaneJob = LaneCommand | Reminder

export interface Reminder {
  home: PageId
  entry: EntryId
  generation: number
}

export const laneQueue = 'commands'
export const commandJob = 'command'
export const reminderJob = 'reminder'

/** The braces keep a lane's keys in one Cluster slot. */
export function lanePrefix(lane: number): string {
  return `{sp-lane-${lane}}`
}

/** The lane of a home page: the same in every process that has as many lanes. */
export function laneOf(home: PageId, lanes: number): number {
  let hash = 0
  for (const character of home) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % lanes
}

export interface LaneOptions {
  connection: ConnectionOptions
  lanes: number
}

/** A finished job leaves nothing behind: its text may be withdrawn later, and its answer is kept with the page. */
export const keepNothing = { removeOnComplete: true, removeOnFail: true } as const

export function reminderId(reminder: Reminder): string {
  return `due_${reminder.entry}_${reminder.generation}`
}
