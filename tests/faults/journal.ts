/** What editors sent and what they were told: the paper that the checker holds against the logs. */
import type { Command, CommandId } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'

/** What one attempt came to, as its sender sees it. */
export type Outcome =
  /** 201 or 202: the service has it. */
  | 'acknowledged'
  /** An answer that is final without being an acknowledgement: a refusal by the rules. */
  | 'refused'
  /** 429: not taken in. */
  | 'held back'
  /** No answer, or a 503: it may have been taken in or not. */
  | 'unknown'

export interface Attempt {
  came: Outcome
  /** When its answer was there, or was given up, ms since 1970. */
  atMs: number
  /** What it was told of the command, and its number on each page. */
  told?: Pick<CommandReply, 'status' | 'pending'> & { numbers: { [page: PageId]: number } }
}

export interface Sent {
  id: CommandId
  command: Command
  editor: string
  home: PageId
  /** Its editor waited for the answer before it sent the next one: only then its order is promised. */
  isAwaited: boolean
  sentAtMs: number
  attempts: Attempt[]
  acknowledgedAtMs?: number
  /** The last final word: committed, scheduled, refused or parked. */
  end?: CommandReply
  /** Its editor gave it up after an unknown outcome: it may stand in the log or not. */
  isAbandoned?: true
}

export interface Journal {
  readonly sent: Sent[]
  /** Writes down a command that is about to be sent for the first time. */
  begin(sent: Omit<Sent, 'sentAtMs' | 'attempts'>): Sent
  acknowledged(): number
}

export function createJournal(): Journal {
  const sent: Sent[] = []
  return {
    sent,
    begin(command) {
      const one: Sent = { ...command, sentAtMs: Date.now(), attempts: [] }
      sent.push(one)
      return one
    },
    acknowledged: () => sent.filter(isAcknowledged).length,
  }
}

/** Whether the service said that it has the command. */
export function isAcknowledged({ acknowledgedAtMs }: Sent): boolean {
  return acknowledgedAtMs !== undefined
}
