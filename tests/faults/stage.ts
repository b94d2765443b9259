/** A scene under load: pages with a history, editors at work, readers that follow, and what faults can ask of all of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { Command } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import { body } from '../support/newsroom.ts'
import { type Cast, type CastParts, openCast } from './cast.ts'
import { type Editor, startEditor } from './editor.ts'
import { finish, type Verdict } from './finish.ts'
import { createJournal, type Journal } from './journal.ts'
import { createPost } from './post.ts'
import type { Random } from './random.ts'
import { openReader, type Reader } from './reader.ts'
import type { Scene } from './scene.ts'

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

export interface StageParts extends Pick<CastParts, 'needs' | 'startAs' | 'appendfsync'> {
  size: Size
  random: Random
  /** Redis may lose what it acknowledged: editors post again, readers may be reset. */
  losesData: boolean
  /** All that is under way has to be level after this, ms: longer is for ever. */
  forEverMs: number
}

export interface Stage extends Scene {
  readonly cast: Cast
  readonly journal: Journal
  /** Sends one entry to all pages. @returns ms until every connected reader has it; undefined when that took too long */
  healed(): Promise<number | undefined>
  /** Ends the load, waits until everything is level, and checks. */
  finish(): Promise<Verdict>
  close(): Promise<void>
}

const historyPerPage = 20

export async function openStage(parts: StageParts): Promise<Stage> {
  const { size, random, losesData, forEverMs } = parts
  const cast = await openCast({ ...parts, webs: size.webs, workers: size.workers })
  const { house, webs } = cast
  const ending = new AbortController()
  const journal = createJournal()
  const urls = () => webs.map(({ url }) => url)
  const post = { urls, ended: ending.signal }
  const timelineOf = (page: PageId) => readers.find(reader => reader.page.id === page)?.follower.timeline
  const editors: Editor[] = []
  const readers: Reader[] = []
  const homes = new Map<string, string>()
  const looking = new Set<() => void>()

  house.token = await house.tokenOf('admin')
  const pages: { id: string; slug: string }[] = []
  for (let count = 0; count < size.pages; count += 1) pages.push(await house.createPage())
  const ids = pages.map(({ id }) => id)

  const hand = startEditor({
    ...post,
    timelineOf,
    journal,
    name: 'the stage hand',
    token: house.token,
    home: ids[0] as string,
    others: [],
    random: random.branch('hand'),
  })
  editors.push(hand)

  function sends(command: Command): Promise<CommandReply> {
    const page = 'page' in command && typeof command.page === 'string' ? command.page : undefined
    const named = 'pages' in command ? command.pages[0] : page
    const known = 'entry' in command ? homes.get(command.entry.id) : undefined
    const home = known ?? named ?? (ids[0] as string)
    if ('entry' in command) homes.set(command.entry.id, home)
    return hand.sends(command, home)
  }

  async function everybodyHas({ pages = [] }: CommandReply): Promise<void> {
    const reached = new Map(pages.map(({ id, sequence }) => [id, sequence]))
    const present = readers.filter(({ follows, isAway }) => follows === 'socket' && !isAway)
    await Promise.all(present.map(reader => reader.reaches(reached.get(reader.page.id) ?? 0)))
  }

  for (let count = 0; count < historyPerPage; count += 1) {
    const entry = (id: string) => ({ id: newId(), ...body(`Before, number ${count} of ${id}`) })
    await Promise.all(ids.map(id => sends({ type: 'publish', entry: entry(id), pages: [id] })))
  }

  for (const [place, page] of pages.entries()) {
    for (let count = 0; count < size.readers; count += 1) {
      const name = `reader ${count + 1} of page ${place + 1}`
      const reader = await openReader({
        name,
        page,
        follows: count % 4 === 3 ? 'http' : 'socket',
        batches: count % 3 === 2 ? 3 : 0,
        ports: () => urls().map(url => Number(new URL(url).port)),
        random: random.branch(name),
        onReplaced() {
          for (const editor of editors) editor.postsAgain(page.id)
        },
        onSeen() {
          for (const look of looking) look()
        },
      })
      readers.push(reader)
    }
  }

  for (let count = 0; count < size.editors; count += 1) {
    const name = `editor ${count + 1}`
    const home = ids[count % ids.length] as string
    const token = await house.tokenOf('editor')
    const others = ids.filter(id => id !== home)
    const { pauseMs } = size
    editors.push(
      startEditor({ ...post, timelineOf, journal, name, token, home, others, random: random.branch(name), pauseMs }),
    )
  }

  const stage: Stage = {
    random,
    get redis() {
      return house.redis
    },
    sentinel: cast.sentinel,
    cluster: cast.cluster,
    line: cast.line,
    preload: cast.preload,
    webs,
    workers: cast.workers,
    pages,
    editors,
    readers,
    startWeb: cast.startWeb,
    startWorker: cast.startWorker,
    allUp: cast.allUp,
    sends,
    everybodyHas,
    operations(count) {
      const seen = () => readers.reduce((sum, { witness }) => sum + witness.operations + witness.catchUps, 0)
      const wanted = seen() + count
      return new Promise(resolve => {
        const done = () => {
          looking.delete(look)
          clearTimeout(late)
          resolve()
        }
        const look = () => {
          if (seen() >= wanted) done()
        }
        const late = setTimeout(done, 15_000)
        looking.add(look)
      })
    },
    async quietly(act) {
      const pauses = editors.map(editor => editor.pauses())
      try {
        await Promise.all(pauses.map(({ begun }) => begun))
        await act()
      } finally {
        for (const { goOn } of pauses) goOn()
      }
    },
    ended: ending.signal,
    cast,
    journal,
    async healed() {
      const begun = performance.now()
      const entry = { id: newId(), ...body('Is everybody there?') }
      const probe = sends({ type: 'publish', entry, pages: ids }).then(everybodyHas)
      const late = sleep(forEverMs, false, { ref: false })
      return (await Promise.race([probe.then(() => true), late])) ? performance.now() - begun : undefined
    },
    finish: () =>
      finish({
        redisUrl: house.redisUrl,
        pages: ids,
        editors,
        readers,
        journal,
        // By an account that may ask after everybody's commands.
        post: createPost({ ...post, token: house.token }),
        url: () => urls()[0] as string,
        losesData,
        forEverMs,
        end: () => ending.abort(),
      }),
    async close() {
      ending.abort()
      await Promise.all(readers.map(reader => reader.close()))
      await cast.close()
    },
  }
  return stage
}
