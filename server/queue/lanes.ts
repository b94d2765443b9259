/** Lanes: BullMQ queues whose jobs run strictly in order. Which lane a page's commands take, and what its jobs carry. */
import type { ConnectionOptions } from 'bullmq'
import type { CommandId } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { LaneCommand } from '../newsroom/ports.ts'
import type { ScheduledRecord } from '../newsroom/records.ts'

/** A command, or the reminder that a scheduled entry's time has come: it carries no text, the record does. */
export type LaneJob = LaneCommand | Reminder

export interface Reminder {
  home: PageId
  entry: EntryId
  generation: number
  /** Whether its time had come, by Redis' clock, when the reminder was made. */
  isLate: boolean
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
  /** Options, of which each queue makes a client of its own; or the client of a Cluster, which all of them share. */
  connection: ConnectionOptions
  lanes: number
}

interface Client {
  disconnect(): void
}

/** Whether lanes share one client. */
export function isClient<Connection extends ConnectionOptions>(
  connection: Connection,
): connection is Connection & Client {
  return 'disconnect' in connection && typeof connection.disconnect === 'function'
}

/** Ends a client that is shared; one that a queue made for itself ends with the queue. */
export function leaveConnection({ connection }: Pick<LaneOptions, 'connection'>): void {
  if (isClient(connection)) connection.disconnect()
}

/** The key under which a lane keeps a command. */
export function jobKey(lane: number, command: CommandId): string {
  return `${lanePrefix(lane)}:${laneQueue}:${command}`
}

/** A finished job leaves nothing behind: its text may be withdrawn later, and its answer is kept with the page. */
export const keepNothing = { removeOnComplete: true, removeOnFail: true } as const

/**
 * One reminder for each time that an entry waits for. Its generation alone would not do: an entry that is given up and
 * scheduled anew begins again with the first. One that is late has an id of its own, for the first may stand in the queue
 * by a clock that went wrong; it waits for nothing but its turn, so that it can always be made again.
 */
export function reminderId({ id, generation, publishAt }: ScheduledRecord, isLate: boolean): string {
  return `${isLate ? 'late' : 'due'}_${id}_${generation}_${publishAt}`
}
