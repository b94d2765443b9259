/** Commands that were accepted and not yet carried out: read for a backup, and put back in their order by a restore. */
import type { Queue } from 'bullmq'
import type { LaneCommand } from '../newsroom/ports.ts'
import { commandJob, type LaneJob, type LaneOptions, laneOf, leaveConnection } from './lanes.ts'
import { openLaneQueues } from './lane-queues.ts'

export interface WaitingCommands {
  /** Those that wait or are in work, in the order of their lanes. */
  list(): Promise<LaneCommand[]>
  /** Puts commands back in their order; what is there already stays as it is. */
  putBack(commands: readonly LaneCommand[]): Promise<void>
  close(): Promise<void>
}

/** Jobs that are read at once. */
const batch = 200

/** @param options.connection is closed with it */
export function createWaitingCommands(options: LaneOptions): WaitingCommands {
  let opened: Queue<LaneJob>[] | undefined
  /** Opened when they are needed: a queue writes as soon as it is there. */
  const open = () => (opened ??= openLaneQueues(options))

  async function read(queue: Queue<LaneJob>, state: 'active' | 'waiting', from: number, isOldestFirst: boolean) {
    const jobs = await queue.getJobs([state], from, from + batch - 1, isOldestFirst)
    // What ended while it was read is undefined.
    const commands = jobs.flatMap(job => (job?.name === commandJob ? [job.data as LaneCommand] : []))
    return { commands, isLast: jobs.length < batch }
  }

  /** Jobs move on while they are read: in this order none is passed over, but for one that is done by now. */
  async function waitingIn(queue: Queue<LaneJob>): Promise<LaneCommand[]> {
    const newestFirst: LaneCommand[] = []
    for (let from = 0; ; from += batch) {
      const { commands, isLast } = await read(queue, 'waiting', from, false)
      newestFirst.push(...commands)
      if (isLast) break
    }
    const active = await read(queue, 'active', 0, true)
    // A job whose worker died goes back to the head of its lane.
    const givenBack = await read(queue, 'waiting', 0, true)
    const inOrder = [...active.commands, ...givenBack.commands, ...newestFirst.toReversed()]
    return [...new Map(inOrder.map(command => [command.id, command])).values()]
  }

  return {
    async list() {
      const lists: LaneCommand[][] = []
      for (const queue of open()) lists.push(await waitingIn(queue))
      return lists.flat()
    },
    async putBack(commands) {
      for (const command of commands) {
        const queue = open()[laneOf(command.home, options.lanes)] as Queue<LaneJob>
        await queue.add(commandJob, command, { jobId: command.id })
      }
    },
    async close() {
      await Promise.all((opened ?? []).map(queue => queue.close()))
      leaveConnection(options)
    },
  }
}
