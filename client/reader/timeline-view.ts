/** Brings the page in line with the timeline: entries in at their place, changed where they stand, out when withdrawn. */
import type { EntryId } from '../../shared/entry.ts'
import type { Position } from '../../shared/position.ts'
import type { OwnWords, RenderContext } from '../../shared/render/context.ts'
import { renderEntry } from '../../shared/render/entry.ts'
import { type Changed, isLoaded, type Known, type Timeline } from '../../shared/timeline.ts'
import { createAbsence } from './absence.ts'
import { isBusyIn } from './attention.ts'
import { elementOf, morph } from './markup.ts'
import { createNewUpdates } from './new-updates.ts'
import { drawHead, drawKeyEvents, drawLoadMore, drawPinned } from './page-parts.ts'
import { itemOf, type Parts, positionOfItem } from './parts.ts'
import { showAges } from './relative-time.ts'
import { createStillness } from './stillness.ts'
import { createTabTitle } from './tab-title.ts'
import { createWithdrawnBoxes } from './withdrawn-boxes.ts'

/** As many new updates are put into the page at once; what lies below them is then loaded again when wanted. */
const mostRevealed = 50
/** A burst is drawn in parts, so that the page answers in between: after so long the rest waits for another frame, ms. */
const drawnAtOnceMs = 6
/** The top of the timeline may be this far above the view's, and the reader still counts as being there, CSS pixels. */
const nearTop = 8

export interface TimelineView {
  /** Takes note of what changed; it is drawn with the next frame but one. */
  draw(timeline: Timeline, changed: Changed, quiet: readonly EntryId[]): void
  /** Draws now what was noted. @param held stays where it is on the screen */
  flush(held?: Element): void
  /** Writes the ages of all entries anew. */
  showAges(): void
  /** What is to be read out of what is new. */
  tell(): string[]
  /** Shows what waits: the reader follows again. */
  followAgain(): void
  /** @param isAway whether nobody sees what happens now */
  noteAbsence(isAway: boolean): void
}

interface Surroundings {
  words: OwnWords
  /** Called when there may be something to read out. */
  stir: () => void
  /** Whether new updates have to wait, wherever the reader is. */
  isPaused: () => boolean
  /** Told when what lies below a position was taken out of the page. */
  cut: (floor: Position) => void
}

export function createTimelineView(
  parts: Parts,
  first: Timeline,
  { words, stir, isPaused, cut }: Surroundings,
): TimelineView {
  const { timeline: list, view } = parts
  // Inside of what glides a button that is fixed on the screen would glide along.
  parts.head.after(parts.newUpdates)
  const stillness = createStillness()
  const boxes = createWithdrawnBoxes(stillness)
  const isElsewhere = parts.main.dataset.ceiling !== undefined
  const title = createTabTitle(parts.main.dataset.headline ?? '')
  const newUpdates = createNewUpdates(parts.newUpdates, words, title, reveal)
  const absence = createAbsence(() => !newUpdates.isEmpty)
  /** What was placed by a later operation is new to whoever loaded this page. */
  const loadedAt = first.progress.sequence
  const highlight = list.querySelector<HTMLElement>('.entry--highlighted')?.dataset.entry
  let timeline = first
  let context = contextFor()
  const dirty = new Set<EntryId>()
  let quiet = new Set<EntryId>()
  /** Those that would be in the page by now but for their body: others may come in above them meanwhile. */
  const late = new Set<EntryId>()
  const around = { pins: false, keyEvents: false, page: false }
  let isScheduled = false
  /** Whether new updates come in by themselves now: asked once for all that are drawn together, for each answer lays the page out. */
  let isOpen = false
  let linkedFrom = first.floor

  function contextFor(): RenderContext {
    const { slug, timeZone } = timeline.page
    const savesData = 'saver' in document.documentElement.dataset
    return { ...words, slug, timeZone, savesData, ...(highlight === undefined ? {} : { highlight }) }
  }

  function draw(now: Timeline, changed: Changed, quietIds: readonly EntryId[]): void {
    timeline = now
    for (const id of [...changed.added, ...changed.updated, ...changed.removed]) dirty.add(id)
    for (const id of quietIds) quiet.add(id)
    around.pins ||= changed.pins
    around.keyEvents ||= changed.keyEvents
    around.page ||= changed.page
    schedule()
  }

  function schedule(): void {
    if (isScheduled || !stepDue()) return
    isScheduled = true
    // What glides comes to rest first: a second push on the way would be a jump. In a hidden tab its title has to tell.
    stillness.whenAtRest(step)
  }

  function flush(held?: Element): void {
    for (let due = stepDue(held); due; due = stepDue(held)) due(Number.POSITIVE_INFINITY)
  }

  /** One part with each frame: where two grow above the view at once, the browser takes it for a jump in between. */
  function step(): void {
    if (!isScheduled) return
    isScheduled = false
    stepDue()?.(drawnAtOnceMs)
    schedule()
  }

  function stepDue(held?: Element): ((mostMs: number) => void) | undefined {
    if (!list.isConnected) return undefined // the page was taken down
    if (dirty.size > 0) return mostMs => drawEntries(mostMs, held)
    if (around.page) return () => drawAround('page', drawHead)
    if (around.pins) return () => drawAround('pins', drawPinned)
    if (around.keyEvents) return () => drawAround('keyEvents', drawKeyEvents)
    return timeline.floor === linkedFrom ? undefined : linkOlder
  }

  function drawEntries(mostMs: number, held?: Element): void {
    const until = performance.now() + mostMs
    isOpen = mayComeIn()
    // Oldest first: each then finds its place right above the one before it.
    const ids = [...dirty].sort((one, other) => ((positionOf(one) ?? '') < (positionOf(other) ?? '') ? -1 : 1))
    if (ids.some(id => timeline.pins.includes(id))) around.pins = true
    stillness.keep(
      () => {
        const newest = newestItem()
        for (const id of ids) {
          dirty.delete(id)
          bringInLine(id)
          if (performance.now() > until) break
        }
        setApart(newest)
        showAges(list, words)
      },
      new Set(ids.flatMap(id => itemOf(id) ?? [])),
      held,
    )
    if (dirty.size === 0) quiet = new Set([...quiet].filter(id => late.has(id)))
    newUpdates.show(timeline)
    stir()
  }

  function drawAround(what: keyof typeof around, drawPart: typeof drawPinned): void {
    around[what] = false
    if (what === 'keyEvents') noteUnknown()
    if (what === 'page') {
      context = contextFor()
      title.rename(timeline.page.headline)
    }
    stillness.keep(() => {
      drawPart(parts, timeline, context)
      if (what === 'pins') showAges(parts.pinned, words)
    })
  }

  function linkOlder(): void {
    linkedFrom = timeline.floor
    stillness.keep(() => drawLoadMore(parts, timeline, context))
  }

  const positionOf = (id: EntryId) => timeline.entries.get(id)?.position

  function bringInLine(id: EntryId): void {
    const entry = timeline.entries.get(id)
    const item = itemOf(id)
    // A snapshot took the place of the log: what became of what was found has to be asked anew.
    if (!entry && view === 'search' && !timeline.gone.has(id)) return location.reload()
    if (!entry || !isWanted(entry)) {
      newUpdates.drop(id)
      late.delete(id)
      if (item && entry) item.remove()
      else if (item) takeOut(item, id)
    } else if (item) redraw(item, entry)
    else if (isAwaited(entry)) {
      if (!newUpdates.has(id) && isHere(entry)) late.add(id)
    } else if (!isHere(entry)) noteElsewhere(entry)
    else if (isElsewhere) {
      newUpdates.drop(id)
      putIn(entry)
    } else if (!newUpdates.has(id)) {
      // What would come in above all else waits while the reader is further down, or away, or others wait already.
      const isOnTop = comesAboveAll(entry) || (late.has(id) && view !== 'oldest' && isNews(entry))
      if (isOnTop && (!newUpdates.isEmpty || !isOpen)) newUpdates.add(id, quiet.has(id))
      else {
        putIn(entry)
        if (isOnTop && isNews(entry)) newUpdates.arrive(id)
      }
      late.delete(id)
    }
  }

  /** Its body comes soon, and it comes in with it: nothing grows in view. */
  const isAwaited = (entry: Known) => 'bodyPending' in entry && entry.bodyWithinMs !== undefined

  /** Whether this view shows such entries at all. */
  const isWanted = (entry: Known) => view !== 'key' || entry.keyEvent

  /** Whether its place lies within what this view shows. */
  function isHere({ position }: Known): boolean {
    if (view !== 'key') return isLoaded(timeline, position)
    const last = list.lastElementChild
    const isLast = parts.loadMore.querySelector('a') === null
    return !isElsewhere && (isLast || position > ((last && positionOfItem(last)) ?? ''))
  }

  function redraw(item: HTMLElement, entry: Known): void {
    // Until the new text is here the old one stands: less moves, and nothing is missing.
    if ('bodyPending' in entry) return
    const was = (item.firstElementChild as HTMLElement).dataset.kind
    morph(item, elementOf(renderEntry(entry, context)))
    if (entry.kind === 'breaking' && was !== 'breaking' && !quiet.has(entry.id)) newUpdates.alert(entry.id)
  }

  function putIn(entry: Known): void {
    const item = elementOf(renderEntry(entry, context))
    const box = boxes.take(entry.id)
    if (!box) return void list.insertBefore(item, itemBelow(entry.position))
    const hadFocus = box === document.activeElement
    box.replaceWith(item)
    if (hadFocus) focusOn(item)
  }

  function takeOut(item: HTMLElement, id: EntryId): void {
    const { top, bottom } = item.getBoundingClientRect()
    const isInView = bottom > 0 && top < window.innerHeight
    if (isInView || item.contains(document.activeElement)) boxes.putInPlaceOf(item, id, context)
    else item.remove()
  }

  /** The item before which a position has its place; null: at the end. */
  function itemBelow(position: Position): Element | null {
    const isBelow = (item: Element) => {
      const other = positionOfItem(item)
      return other !== undefined && (view === 'oldest' ? other > position : other < position)
    }
    const last = list.lastElementChild
    if (!last || (!isBelow(last) && positionOfItem(last) !== undefined)) return null
    return [...list.children].find(isBelow) ?? null
  }

  function comesAboveAll(entry: Known): boolean {
    const newest = newestItem()
    // Read from the start on, new entries come in below all others.
    return view !== 'oldest' && (!newest || entry.position >= (positionOfItem(newest) as string))
  }

  function isNews({ id, position }: Known): boolean {
    return Number(position.slice(15)) > loadedAt && !quiet.has(id)
  }

  function newestItem(): HTMLElement | undefined {
    return [...list.children].find(item => positionOfItem(item) !== undefined) as HTMLElement | undefined
  }

  function mayComeIn(): boolean {
    return isAtTop() && !isPaused() && !isBusyIn(parts.main)
  }

  function isAtTop(): boolean {
    return !document.hidden && list.getBoundingClientRect().top >= -nearTop
  }

  /** Of a page that is not open at the top only the number of what is new there is told. */
  function noteElsewhere(entry: Known): void {
    if (isElsewhere && Number(entry.position.slice(15)) > loadedAt) newUpdates.add(entry.id, quiet.has(entry.id))
  }

  /** All that wait and can be shown whole. Those whose body is awaited, for they were edited, then come in by themselves. */
  function release(): EntryId[] {
    return newUpdates.release().flatMap(([id, isQuiet]) => {
      const entry = timeline.entries.get(id)
      if (!entry || !isAwaited(entry)) return id
      late.add(id)
      if (isQuiet) quiet.add(id)
      return []
    })
  }

  function reveal(): void {
    flush()
    const ids = release()
    // Of key events that a snapshot told of there may be no more than the headline.
    if (ids.some(id => !timeline.entries.has(id))) return location.reload()
    const before = newestItem()
    const entries = ids
      .flatMap(id => timeline.entries.get(id) ?? [])
      .sort((one, other) => (one.position < other.position ? 1 : -1))
    const shown = entries.slice(0, mostRevealed)
    const lowest = shown.at(-1)
    stillness.keep(() => {
      for (const entry of shown.toReversed()) putIn(entry)
      if (lowest && entries.length > shown.length) cutBelow(lowest.position)
      setApart(before)
      showAges(list, words)
    })
    newUpdates.show(timeline)
    // Where all are awaited they come in at the top, which is where the reader wants to be.
    const newest = shown[0] ? itemOf(shown[0].id) : newestItem()
    // First drawn where nothing moves, then gone to: in one frame the browser would take both for a jump.
    if (newest) requestAnimationFrame(() => requestAnimationFrame(() => goTo(newest)))
  }

  /** After a long absence a line stands between what came meanwhile and what was there. @param before the newest that was */
  function setApart(before: HTMLElement | undefined): void {
    if (!absence.wasLong || view === 'oldest' || !before?.isConnected || newestItem() === before) return
    absence.over()
    list.querySelector(':scope > .unread')?.remove()
    const line = document.createElement('li')
    line.className = 'unread'
    line.textContent = words.messages.sinceYouLeft
    before.before(line)
  }

  /** Key events that are newer than this page and of which no entry is known, after a snapshot took the place of the log. */
  function noteUnknown(): void {
    if (view !== 'key') return
    for (const { id, position } of timeline.keyEvents.values())
      if (Number(position.slice(15)) > loadedAt && !timeline.entries.has(id) && !itemOf(id)) newUpdates.add(id, false)
    newUpdates.show(timeline)
  }

  /** So many that nobody scrolls through them: what lies below is one "Load more updates" away. */
  function cutBelow(floor: Position): void {
    for (const item of [...list.children]) {
      const position = positionOfItem(item)
      if (position === undefined || position < floor) item.remove()
    }
    cut(floor)
    linkOlder()
  }

  /** Nothing to press for what is not counted: it comes in as soon as it is in nobody's way. */
  function letInUnseen(): void {
    if (newUpdates.isEmpty || !newUpdates.isUnseen || isElsewhere) return
    isOpen = mayComeIn()
    if (!isOpen) return
    stillness.keep(() => {
      for (const id of release()) {
        const entry = timeline.entries.get(id)
        if (entry) putIn(entry)
      }
      showAges(list, words)
    })
  }
  addEventListener('scroll', letInUnseen, { passive: true })
  document.addEventListener('visibilitychange', () => {
    letInUnseen()
    // The frame that was waited for does not come any more.
    if (document.hidden && isScheduled) setTimeout(step)
  })

  return {
    draw,
    flush,
    tell: () => newUpdates.tell(timeline),
    showAges: () => showAges(parts.main, words),
    followAgain() {
      if (!newUpdates.isEmpty && !isElsewhere) reveal()
    },
    noteAbsence: absence.note,
  }
}

/** Brings an entry to the top of the view, and the focus to its headline. */
export function goTo(item: HTMLElement): void {
  item.scrollIntoView({ block: 'start', behavior: 'instant' })
  focusOn(item)
}

/** Where a screen reader goes on reading: the entry's headline, else the entry. */
export function focusOn(item: HTMLElement): void {
  const place = item.querySelector<HTMLElement>('.entry__title') ?? item.querySelector<HTMLElement>('article')
  if (!place) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
}
