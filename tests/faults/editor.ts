/** An editor at work: sends one command after another, each awaited, and keeps an outbox until it knows what became of each. */
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { askOnceMoreMs, rememberMs } from '../../client/desk/outbox.ts'
import type { Command } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Journal, Sent } from './journal.ts'
import { createPost } from './post.ts'
import type { Random } from './random.ts'
import type { SceneEditor } from './scene.ts'
import { createStory } from './story.ts'
import { createUnseen } from './unseen.ts'

export interface Editor extends SceneEditor {
  /** Sends this one too, now, through the same outbox. Resolves with what became of it. */
  sends(command: Command, home: PageId): Promise<CommandReply>
  /** Sends nothing of its own accord from `begun` on until `goOn`. */
  pauses(): { begun: Promise<void>; goOn(): void }
  /** A page has lost something: whatever of it was sent in the last ten minutes is sent again, in its order, and once more later. */
  postsAgain(page: PageId): void
  /** Sends nothing new from now on; resolves when what it was sending is answered. What was lost it still sends again. */
  stops(): Promise<void>
  /** Whether it knows what became of all that it sent, and has sent again what was to be. */
  readonly isAtRest: boolean
}

export interface EditorParts {
  name: string
  token: string
  home: PageId
  others: readonly PageId[]
  urls: () => string[]
  /** What somebody who follows the page has before them. */
  timelineOf: (page: PageId) => Timeline | undefined
  journal: Journal
  random: Random
  /** Mean pause between two commands, ms; undefined: sends only what it is told to. */
  pauseMs?: number
  ended: AbortSignal
}

const askAgainMs = 250
/** Of those whose outcome is unknown so many are never asked about again, as when a laptop breaks; one in … */
const brokenLaptops = 12

export function startEditor(parts: EditorParts): Editor {
  const { name, journal, random, ended } = parts
  const post = createPost(parts)
  const story = createStory(name, parts.home, parts.others, random)
  /** Sent, and not known what became of it. */
  const outbox = new Map<string, Sent>()
  const awaited = new Map<string, (reply: CommandReply) => void>()
  const unseen = createUnseen(parts.timelineOf)
  const mine: Sent[] = []
  let isLeaving = false
  let isPostingAgain = false
  /** Pages that lost something since. */
  const lost = new Set<PageId>()
  /** When pages that lost something are asked about once more, ms since 1970. */
  const doubted = new Map<PageId, number>()
  let resting = 0
  /** What it is sending of its own accord. */
  let sending: Promise<unknown> = Promise.resolve()

  async function send(command: Command, home: PageId, isAwaited: boolean): Promise<Sent> {
    const sent = journal.begin({ id: newId(), command, editor: name, home, isAwaited })
    mine.push(sent)
    outbox.set(sent.id, sent)
    const first = await post.attempt(sent)
    if (!first && isAwaited && sent.attempts[0]?.came === 'unknown' && random.between(1, brokenLaptops) === 1) {
      sent.isAbandoned = true
      outbox.delete(sent.id)
      return sent
    }
    const reply = first ?? (await post.untilAnswered(sent))
    if (reply) take(sent, reply)
    return sent
  }

  function take(sent: Sent, reply: CommandReply): void {
    if (reply.status === 'waiting' || (reply.pending && reply.pending.length > 0)) return
    sent.end = reply
    outbox.delete(sent.id)
    unseen.answered(sent)
    story.became(sent.command, reply)
    awaited.get(sent.id)?.(reply)
    awaited.delete(sent.id)
  }

  async function work(pauseMs: number): Promise<void> {
    while (!isLeaving && !ended.aborted) {
      await sleep(pauseMs * (0.5 + random.next()))
      if (isPostingAgain || resting > 0 || isLeaving) continue
      const { command, home } = story.next()
      sending = send(command, home, true)
      await sending
    }
  }

  /** Asks after what waits, and sends again what nobody knows any more. */
  async function lookAfter(): Promise<void> {
    while (!ended.aborted) {
      for (const [page, atMs] of doubted) {
        if (Date.now() < atMs) continue
        doubted.delete(page)
        lost.add(page)
      }
      if (lost.size > 0) await postAgain([...lost])
      for (const sent of unseen.due()) await postOnceMore(sent)
      for (const sent of [...outbox.values()]) {
        if (sent.acknowledgedAtMs === undefined || ended.aborted) continue
        const reply = await post.status(sent)
        if (reply === 'lost') await post.untilAnswered(sent).then(again => again && take(sent, again))
        else if (reply) take(sent, reply)
      }
      await sleep(askAgainMs)
    }
  }

  async function postAgain(pages: readonly PageId[]): Promise<void> {
    isPostingAgain = true
    lost.clear()
    const since = Date.now() - rememberMs
    for (const sent of mine.filter(one => one.sentAtMs > since && pagesOf(one).some(page => pages.includes(page)))) {
      // One that was on its way when the log was rolled back may have been lost in parts, and is answered all the same.
      while (outbox.has(sent.id) && sent.acknowledgedAtMs === undefined && !ended.aborted) await sleep(askAgainMs)
      if (!sent.isAbandoned && sent.acknowledgedAtMs !== undefined) await postOnceMore(sent)
    }
    isPostingAgain = false
  }

  /** The next one may be about what this one brings: it waits until this one is done. */
  async function postOnceMore(sent: Sent): Promise<void> {
    outbox.set(sent.id, sent)
    while (outbox.has(sent.id) && !ended.aborted) {
      const reply = await post.untilAnswered(sent)
      if (reply) take(sent, reply)
      if (outbox.has(sent.id)) await sleep(askAgainMs)
    }
  }

  const working = parts.pauseMs === undefined ? undefined : work(parts.pauseMs)
  void lookAfter()

  return {
    name,
    async sends(command, home) {
      return new Promise((resolve, reject) => {
        send(command, home, false).then(sent => {
          if (sent.end) resolve(sent.end)
          else awaited.set(sent.id, resolve)
        }, reject)
      })
    },
    pauses() {
      resting += 1
      return {
        begun: sending.then(() => {}),
        goOn() {
          resting -= 1
        },
      }
    },
    postsAgain(page) {
      lost.add(page)
      doubted.set(page, Date.now() + askOnceMoreMs)
    },
    async stops() {
      isLeaving = true
      await working
    },
    get isAtRest() {
      return outbox.size === 0 && unseen.size === 0 && lost.size === 0 && doubted.size === 0 && !isPostingAgain
    },
  }
}

function pagesOf({ home, command, end }: Sent): PageId[] {
  return [
    home,
    ...('pages' in command ? command.pages : []),
    ...('page' in command && typeof command.page === 'string' ? [command.page] : []),
    ...(end?.pages ?? []).map(({ id }) => id),
  ]
}
