/** The end of a scene: the load stops, everything has to become level, and then it is held against the logs. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandReply } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { checkCommands } from './check-commands.ts'
import { checkLogs } from './check-logs.ts'
import { checkReaders } from './check-readers.ts'
import type { Editor } from './editor.ts'
import type { Journal } from './journal.ts'
import { type PageLog, readPageLog } from './logs.ts'
import type { Post } from './post.ts'
import type { Reader } from './reader.ts'
import type { Violation } from './violation.ts'

export interface Verdict {
  violations: Violation[]
  /** Views of readers that were held against the log, by their time. */
  views: { atMs: number; isSame: boolean }[]
  readers: number
  resets: number
  /** What the checker believed. */
  logs: ReadonlyMap<PageId, PageLog>
}

export interface FinishParts {
  redisUrl: string
  pages: readonly PageId[]
  editors: readonly Editor[]
  readers: readonly Reader[]
  journal: Journal
  post: Post
  url: () => string
  losesData: boolean
  forEverMs: number
  /** Ends whatever still tries. */
  end: () => void
}

const askedAtOnce = 24

export async function finish(parts: FinishParts): Promise<Verdict> {
  const { pages, editors, readers, journal, losesData, forEverMs } = parts
  const violations: Violation[] = []
  const tooLong = (what: string) => violations.push({ invariant: 'nothing waits for ever', atMs: Date.now(), what })
  const store = await openRedis(parts.redisUrl, 'work')
  const readLogs = async () => {
    const logs = pages.map(async page => [page, await readPageLog(store, page)] as const)
    return new Map<PageId, PageLog>(await Promise.all(logs))
  }
  try {
    // Nothing is lost on the way any more, and everybody looks: whoever waits before asking again need not.
    for (const reader of readers) reader.comesBack()
    const stopped = Promise.all(editors.map(editor => editor.stops()))
    await Promise.race([stopped, sleep(forEverMs, undefined, { ref: false })])
    let logs = await readLogs()
    // A reader may find out only now that the log was rolled back: its editors then send again.
    const isAllDone = () => editors.every(editor => editor.isAtRest) && isLevel(logs, readers)
    for (const by = Date.now() + forEverMs; Date.now() < by && !isAllDone(); await sleep(250)) {
      logs = await readLogs()
    }
    if (!editors.every(editor => editor.isAtRest)) tooLong('an editor does not know what became of a command')
    for (const log of logs.values()) {
      for (const one of log.scheduled)
        tooLong(`a scheduled entry of ${log.page} did not appear: ${JSON.stringify(one)}`)
    }
    for (const { witness, page, follower } of readers) {
      const head = logs.get(page.id)?.head
      const { sequence, digest } = follower.timeline.progress
      if (head?.digest === digest && follower.state().need.is === 'nothing') continue
      const state = JSON.stringify(follower.state())
      tooLong(`${witness.name} is at ${sequence}.${digest}, its page at ${head?.sequence}.${head?.digest}: ${state}`)
    }
    const known = await askAfterAll(journal, parts.post)
    parts.end()
    await Promise.all(readers.map(reader => reader.close()))
    const read = await checkReaders(readers, logs, parts.url(), {
      mayLose: losesData,
      abandoned: abandonedEntries(journal),
    })
    const commands = checkCommands(journal, logs, known, { mayReorder: losesData })
    violations.push(...checkLogs(logs), ...commands, ...read.violations)
    const resets = readers.reduce((sum, { witness }) => sum + witness.resets, 0)
    return { violations, views: read.checked, readers: readers.length, resets, logs }
  } finally {
    store.disconnect()
  }
}

function abandonedEntries({ sent }: Journal): Set<string> {
  return new Set(
    sent.flatMap(({ isAbandoned, command }) => (isAbandoned && 'entry' in command ? [command.entry.id] : [])),
  )
}

function isLevel(logs: ReadonlyMap<PageId, PageLog>, readers: readonly Reader[]): boolean {
  const isAtRest = [...logs.values()].every(({ pending, scheduled }) => pending.length === 0 && scheduled.length === 0)
  return (
    isAtRest &&
    readers.every(({ page, follower }) => {
      const head = logs.get(page.id)?.head
      const { sequence, digest } = follower.timeline.progress
      return head?.sequence === sequence && head.digest === digest && follower.state().need.is === 'nothing'
    })
  )
}

/** What the service says of each command now, by its id. */
async function askAfterAll(journal: Journal, post: Post): Promise<Map<string, CommandReply | 'lost' | undefined>> {
  const known = new Map<string, CommandReply | 'lost' | undefined>()
  const left = [...journal.sent]
  const ask = async () => {
    for (let sent = left.pop(); sent; sent = left.pop()) known.set(sent.id, await post.status(sent))
  }
  await Promise.all(Array.from({ length: askedAtOnce }, ask))
  return known
}
