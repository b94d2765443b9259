/**
 * The pages that this process can search: an index each, built from the log when somebody asks for the first time, and
 * brought up to date with every question. Nothing of it is stored: the log is the truth, and can always be read again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type PrintedCursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { CatchUp } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import { Refusal } from '../../shared/refusal.ts'
import { plainBlocks } from '../../shared/render/plain.ts'
import type { FollowedPages, PageTexts } from '../newsroom/ports.ts'
import { createShareOfTime } from './share-of-time.ts'
import { type Found, WordIndex } from './word-index.ts'
import { type Wanted, wordsOf } from './words.ts'

export interface Searches {
  /**
   * The entries of a page that hold all the words, as its log now stands; undefined: there is no such page.
   * @param before only what stands below it is listed, though all is counted @param most so many are listed
   * @throws Refusal `unavailable` while too much is being searched, and what the store throws
   */
  search(
    page: PageId,
    wanted: readonly Wanted[],
    before: Position | undefined,
    most: number,
  ): Promise<SearchResult | undefined>
}

export interface SearchResult extends Found {
  /** What stands below this was not looked at: the page is larger than what is searched. */
  reach?: Position
}

export interface SearchesParts {
  texts: PageTexts
  followed: Pick<FollowedPages, 'missed'>
  limits?: Partial<SearchLimits>
}

export interface SearchLimits {
  /** All indexes of the process together, bytes; one page alone may have half of it. */
  mostBytes: number
  /** Pages whose index is waited for at once, the one that is being built included. */
  mostWaiting: number
  /** An index that nobody asks goes after this, ms. */
  keptForMs: number
  /** How much of the time of this process goes into questions, 0 to 1. */
  shareOfTime: number
}

const defaults: SearchLimits = { mostBytes: 96 * 1024 * 1024, mostWaiting: 8, keptForMs: 600_000, shareOfTime: 0.2 }
/** Nobody else waits longer than this while an index is built, ms, but for the words of one entry. */
const sliceMs = 8
/** Answers that are kept for as long as nothing happens on their page. */
const mostAnswers = 50

interface Held {
  index: WordIndex
  cursor: PrintedCursor
  reach?: Position
  answers: Map<string, Found>
  /** One question after the other: none sees what is half brought up to date. */
  turn: Promise<unknown>
}

export function createSearches({ texts, followed, limits = {} }: SearchesParts): Searches {
  const { mostBytes, mostWaiting, keptForMs, shareOfTime } = { ...defaults, ...limits }
  /** The one that was asked least recently first. */
  const kept = new Map<PageId, Held>()
  const building = new Map<PageId, Promise<Held | undefined>>()
  const share = createShareOfTime(shareOfTime)
  let lastBuild: Promise<unknown> = Promise.resolve()
  const idle = new Map<PageId, NodeJS.Timeout>()

  async function search(page: PageId, wanted: readonly Wanted[], before: Position | undefined, most: number) {
    for (;;) {
      const held = kept.get(page) ?? (await built(page))
      if (!held) return undefined
      const answering = held.turn.then(async () =>
        (await bringUp(page, held)) ? answer(held, wanted, before, most) : undefined,
      )
      held.turn = answering.catch(() => {}) // whoever asked is told; the next one asks anew
      const found = await answering
      if (found) {
        keep(page, held)
        return held.reach === undefined ? found : { ...found, reach: held.reach }
      }
      // Too much happened since, or the log is another one.
      if (kept.get(page) === held) drop(page)
    }
  }

  function answer(held: Held, wanted: readonly Wanted[], before: Position | undefined, most: number): Found {
    const key = JSON.stringify([wanted, before, most])
    const found = held.answers.get(key) ?? share.spend(() => held.index.find(wanted, before, most))
    held.answers.set(key, found)
    if (held.answers.size > mostAnswers) held.answers.delete(held.answers.keys().next().value as string)
    return found
  }

  /** @returns false when that cannot be told: the index has to be built anew */
  async function bringUp(page: PageId, held: Held): Promise<boolean> {
    const missed = await followed.missed(page, trustedCursor(held.cursor))
    if (missed?.kind !== 'catchUp') return false
    if (missed.to !== held.cursor) await take(held, missed)
    return held.index.bytes <= mostBytes
  }

  async function take(held: Held, missed: CatchUp): Promise<void> {
    const { index, reach } = held
    const pause = createPauses()
    held.answers.clear()
    for (const { id } of missed.withdrawn) index.remove(id)
    for (const entry of missed.entries) {
      if (reach !== undefined && entry.position < reach) continue
      index.put(entry.id, entry.position, foldedWords(entry))
      await pause()
    }
    held.cursor = missed.to
  }

  /** Whoever asks for a page whose index is being built waits for that one. */
  function built(page: PageId): Promise<Held | undefined> {
    const underWay = building.get(page)
    if (underWay) return underWay
    if (building.size >= mostWaiting) return Promise.reject(tooMany())
    // One after the other: what is being built may take half of the memory.
    const build = lastBuild.then(() => buildIndex(page)).finally(() => building.delete(page))
    lastBuild = build.catch(() => {}) // whoever asked is told
    building.set(page, build)
    return build
  }

  /** From the newest entry down to the first, or to where memory ends. */
  async function buildIndex(page: PageId): Promise<Held | undefined> {
    let held: Held | undefined
    let before: Position | undefined
    const pause = createPauses()
    do {
      const read = await texts.below(page, before)
      if (!read) return undefined
      held ??= { index: new WordIndex(), cursor: read.cursor, answers: new Map(), turn: Promise.resolve() }
      for (const { id, position, body } of read.entries) {
        held.index.put(id, position, foldedWords(body()))
        await pause()
      }
      before = read.following
      if (before !== undefined && held.index.bytes > mostBytes / 2) {
        held.reach = before
        before = undefined
      }
      // Now and then, so that it never becomes too much. What is read next is newer than this.
      if (!(await bringUp(page, held))) held = undefined
      if (!held) before = undefined
      makeRoom(held?.index.bytes ?? 0)
    } while (before !== undefined || !held)
    keep(page, held)
    return held
  }

  function keep(page: PageId, held: Held): void {
    kept.delete(page)
    kept.set(page, held)
    clearTimeout(idle.get(page))
    idle.set(page, setTimeout(() => drop(page), keptForMs).unref())
    makeRoom(0)
  }

  /** Drops what was not asked for the longest, until so many bytes more have their place. The last one asked stays. */
  function makeRoom(bytes: number): void {
    let sum = bytes
    for (const { index } of kept.values()) sum += index.bytes
    for (const [page, { index }] of [...kept].slice(0, bytes > 0 ? kept.size : -1)) {
      if (sum <= mostBytes) return
      sum -= index.bytes
      drop(page)
    }
  }

  function drop(page: PageId): void {
    kept.delete(page)
    clearTimeout(idle.get(page))
    idle.delete(page)
  }

  return { search }
}

/** Between two entries: lets everybody else have a turn whenever this one has had its time. */
function createPauses(): () => Promise<void> | undefined {
  let began = performance.now()
  return () => {
    if (performance.now() - began < sliceMs) return undefined
    return nextTurn().then(() => {
      began = performance.now()
    })
  }
}

function* foldedWords({ headline, blocks }: Pick<EntryBody, 'headline' | 'blocks'>): Iterable<string> {
  const text = headline === undefined ? plainBlocks(blocks) : `${headline}\n${plainBlocks(blocks)}`
  for (const { folded } of wordsOf(text.normalize('NFC'))) yield folded
}

function tooMany(): Refusal {
  return new Refusal('unavailable', 'Too many pages are being searched. Try again in a moment.', { retryAfter: 5 })
}
