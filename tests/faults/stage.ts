/** Builds a scene of real processes, keeps it under load, and at the end waits until all is level and has it checked. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { type House, openHouse, type RunningProcess, type WebProcess } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { v7 as newId } from 'uuid'
import { checkCommands } from './check-commands.ts'
import { checkLogs } from './check-logs.ts'
import { checkReaders } from './check-readers.ts'
import { type Editor, startEditor } from './editor.ts'
import type { SceneNeeds } from './fault.ts'
import { createJournal, type Journal } from './journal.ts'
import { type PageLog, readPageLog } from './logs.ts'
import { openPreload } from './preload.ts'
import type { Random } from './random.ts'
import { openReader, type Reader } from './reader.ts'
import { openRedisLine } from './redis-line.ts'
import type { Scene, StartAs } from './scene.ts'
import type { Violation } from './violation.ts'

export interface Size {
  webs: number
  workers: number
  pages: number
  editors: number
  /** Readers per page; every fourth one has no socket, every third loads old batches. */
  readers: number
  /** Mean pause of an editor between two commands, ms. */
  pauseMs: number
}

export interface StageParts {
  needs: SceneNeeds
  size: Size
  random: Random
  /** Redis may lose what it acknowledged: editors post again, readers may be reset. */
  losesData: boolean
  /** Start files in the place of shipped ones, for every process of this stage. */
  startAs?: { web?: StartAs; worker?: StartAs }
  /** Redis flushes once a second and not before every answer: for the test of the tests. */
  appendfsync?: 'always' | 'everysec'
}

export interface Verdict {
  violations: Violation[]
  /** Views of readers that were held against the log, by their time. */
  views: { atMs: number; isSame: boolean }[]
  readers: number
  resets: number
}

export interface Stage extends Scene {
  readonly journal: Journal
  readonly house: House
  /** Sends one entry to all pages. @returns ms until every connected reader has it; undefined when that took too long */
  healed(): Promise<number | undefined>
  /** Ends the load, waits until everything is level, and checks. */
  finish(): Promise<Verdict>
  close(): Promise<void>
}

/** All that is under way has to be level after this, ms: longer is for ever. */
const forEverMs = 90_000
const historyPerPage = 20

export async function openStage(parts: StageParts): Promise<Stage> {
  const { needs, size, random, losesData } = parts
  const preload = needs.preload ? await openPreload() : undefined
  const house = await openHouse(
    { LOG_LEVEL: 'warn', ...needs.env },
    { webs: 0, workers: 0 },
    {
      ...(needs.redisArgs ? { args: needs.redisArgs } : {}),
      ...(preload ? { env: preload.env } : {}),
      ...(parts.appendfsync ? { appendfsync: parts.appendfsync } : {}),
    },
  )
  const line = needs.line ? await openRedisLine(house.redis.url) : undefined
  const through: Record<string, string> = line ? { REDIS_URL: line.url } : {}
  const webs: WebProcess[] = []
  const workers: RunningProcess[] = []
  const ending = new AbortController()
  const journal = createJournal()
  const editors: Editor[] = []
  const readers: Reader[] = []
  const counting = new Set<() => void>()

  function living<Running extends RunningProcess>(list: Running[], running: Running): Running {
    list.push(running)
    running.child.once('exit', () => list.splice(list.indexOf(running), 1))
    return running
  }

  const fileOf = (how: StartAs | undefined) => (how?.file ? `tests/faults/start/${how.file}` : undefined)
  const startWeb = async (how = parts.startAs?.web) =>
    living(webs, await house.startWeb({ ...through, ...how?.env }, fileOf(how)))
  const startWorker = async (how = parts.startAs?.worker) =>
    living(workers, await house.startWorker({ ...through, ...how?.env }, fileOf(how)))

  for (let count = 0; count < size.workers; count += 1) await startWorker()
  for (let count = 0; count < size.webs; count += 1) await startWeb()
  const pages: { id: string; slug: string }[] = []
  for (let count = 0; count < size.pages; count += 1) pages.push(await house.createPage())
  for (const page of pages) {
    for (let count = 0; count < historyPerPage; count += 1) await house.publish([page.slug], `Before, number ${count}`)
  }

  const urls = () => webs.map(({ url }) => url)
  const ports = () => urls().map(url => Number(new URL(url).port))
  const post = { urls, journal, ended: ending.signal }
  const onReset = () => {
    for (const editor of editors) editor.postsAgain()
  }
  for (const [place, page] of pages.entries()) {
    for (let count = 0; count < size.readers; count += 1) {
      const name = `reader ${count + 1} of page ${place + 1}`
      const reader = await openReader({
        name,
        page,
        follows: count % 4 === 3 ? 'http' : 'socket',
        batches: count % 3 === 2 ? 3 : 0,
        ports,
        random: random.branch(name),
        onReset,
        onSeen: () => {
          for (const look of counting) look()
        },
      })
      readers.push(reader)
    }
  }
  const ids = pages.map(({ id }) => id)
  for (let count = 0; count < size.editors; count += 1) {
    const name = `editor ${count + 1}`
    const home = ids[count % ids.length] as string
    const token = await house.tokenOf('editor')
    const others = ids.filter(id => id !== home)
    editors.push(
      startEditor({ ...post, name, token, home, others, random: random.branch(name), pauseMs: size.pauseMs }),
    )
  }
  const hand = startEditor({
    ...post,
    name: 'the stage hand',
    token: await house.tokenOf('admin'),
    home: ids[0] as string,
    others: [],
    random: random.branch('hand'),
  })
  editors.push(hand)
  const homes = new Map<string, string>()

  function sends(command: Command): Promise<CommandReply> {
    const named =
      'pages' in command
        ? command.pages[0]
        : 'page' in command && typeof command.page === 'string'
          ? command.page
          : undefined
    const known = 'entry' in command ? homes.get(command.entry.id) : undefined
    const home = known ?? named ?? (ids[0] as string)
    if ('entry' in command) homes.set(command.entry.id, home)
    return hand.sends(command, home)
  }

  async function probe(): Promise<void> {
    const reply = await sends({ type: 'publish', entry: { id: newId(), ...body('Is everybody there?') }, pages: ids })
    const reached = new Map(reply.pages?.map(({ id, sequence }) => [id, sequence]))
    const present = readers.filter(({ follows, isAway }) => follows === 'socket' && !isAway)
    await Promise.all(present.map(reader => reader.reaches(reached.get(reader.page.id) ?? 0)))
  }

  const store = await openRedis(house.redis.url, 'work')
  const readLogs = async () =>
    new Map<string, PageLog>(await Promise.all(ids.map(async id => [id, await readPageLog(store, id)] as const)))

  const isAtRest = (logs: Map<string, PageLog>) =>
    [...logs.values()].every(log => log.pending.length === 0 && log.scheduled.length === 0)
  const isLevel = (logs: Map<string, PageLog>) =>
    readers.every(({ page, follower }) => {
      const head = logs.get(page.id)?.head
      const { sequence, digest } = follower.timeline.progress
      return head?.sequence === sequence && head.digest === digest && follower.state().need.is === 'nothing'
    })

  return {
    random,
    redis: house.redis,
    line,
    preload,
    webs,
    workers,
    pages,
    editors,
    readers,
    startWeb,
    startWorker,
    sends,
    operations(count) {
      const seen = () => readers.reduce((sum, { witness }) => sum + witness.operations + witness.catchUps, 0)
      const wanted = seen() + count
      return new Promise(resolve => {
        const look = () => {
          if (seen() >= wanted || ending.signal.aborted) done()
        }
        const done = () => {
          counting.delete(look)
          clearTimeout(late)
          resolve()
        }
        const late = setTimeout(done, 15_000)
        counting.add(look)
      })
    },
    ended: ending.signal,
    journal,
    house,
    async healed() {
      const begun = performance.now()
      const isHealed = await Promise.race([probe().then(() => true), sleep(forEverMs, undefined, { ref: false }).then(() => false)])
      return isHealed ? performance.now() - begun : undefined
    },
    async finish() {
      const violations: Violation[] = []
      const tooLong = (what: string) => violations.push({ invariant: 'nothing waits for ever', atMs: Date.now(), what })
      for (const reader of readers) if (reader.isAway) reader.comesBack()
      const left = Promise.all(editors.map(editor => editor.finishes()))
      if (!(await inTime(left))) tooLong('an editor still does not know what became of a command')
      let logs = await readLogs()
      const restBy = Date.now() + forEverMs
      while (Date.now() < restBy && !(isAtRest(logs) && isLevel(logs))) {
        await sleep(250)
        logs = await readLogs()
      }
      if (!isAtRest(logs)) tooLong('something still waits to be brought to a page')
      for (const { witness, page, follower } of readers) {
        const head = logs.get(page.id)?.head
        const { sequence, digest } = follower.timeline.progress
        if (head?.digest !== digest) {
          tooLong(
            `${witness.name} is at ${sequence}.${digest}, its page at ${head?.sequence}.${head?.digest}: ${JSON.stringify(follower.state())}`,
          )
        }
      }
      ending.abort()
      await Promise.all(readers.map(reader => reader.close()))
      const url = urls()[0] as string
      const read = await checkReaders(readers, logs, url, { mayLose: losesData })
      violations.push(
        ...checkLogs(logs),
        ...checkCommands(journal, logs, { mayReorder: losesData }),
        ...read.violations,
      )
      return {
        violations,
        views: read.checked,
        readers: readers.length,
        resets: readers.reduce((sum, { witness }) => sum + witness.resets, 0),
      }
    },
    async close() {
      ending.abort()
      await Promise.all(readers.map(reader => reader.close()))
      store.disconnect()
      await house.stop()
      await line?.close()
      preload?.close()
    },
  }
}

async function inTime(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(forEverMs, undefined, { ref: false }).then(() => false)])
}
