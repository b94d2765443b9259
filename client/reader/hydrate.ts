/** Reads the timeline back from the page that the server printed, so that nothing has to be sent twice. */
import { startProgress, trustedCursor } from '../../shared/cursor.ts'
import type { EntryHeader, EntryKind, KeyEvent } from '../../shared/entry.ts'
import type { LivePage, PageStatus } from '../../shared/live-page.ts'
import type { OwnWords } from '../../shared/render/context.ts'
import { Html } from '../../shared/render/html.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Parts } from './parts.ts'
import { nothingLoaded } from './replacing.ts'

/**
 * The timeline as it is printed. Entries are headers without a body, and of the page only what rendering an entry
 * needs: both are replaced as a whole by the first operation that concerns them, and are not to be drawn from before.
 */
export function hydrate({ main, view, timeline, pinned, keyEvents }: Parts): Timeline {
  const { cursor = '', older, ceiling } = main.dataset
  const shown = headersIn(timeline)
  const pins = headersIn(pinned)
  const found: Timeline = {
    progress: startProgress(trustedCursor(cursor)),
    page: pageOf(main),
    entries: new Map([...pins, ...shown].map(entry => [entry.id, entry])),
    gone: new Map(),
    pins: pins.map(entry => entry.id),
    keyEvents: new Map(keyEventsIn(keyEvents).map(event => [event.id, event])),
  }
  if (older !== undefined) found.floor = older
  if (ceiling !== undefined) found.ceiling = ceiling
  if (view === 'key') found.ceiling = nothingLoaded
  const first = shown[0]?.position
  if (view === 'oldest' && first !== undefined) found.floor = first
  return found
}

/** What to say, and in which language: a page goes on in the words that it was printed with. */
export function wordsIn({ main }: Parts): OwnWords {
  const { ownLang, ...words } = JSON.parse(main.dataset.words as string)
  return { ...words, ownLang: ownLang && new Html(ownLang) }
}

function headersIn(list: HTMLElement): EntryHeader[] {
  return [...list.querySelectorAll<HTMLElement>('[data-entry]')].map(({ dataset }) => ({
    id: dataset.entry as string,
    home: dataset.home as string,
    revision: Number(dataset.revision),
    publishedAt: Number(dataset.published),
    updatedAt: Number(dataset.updated),
    position: dataset.position as string,
    sequence: Number(dataset.sequence),
    keyEvent: dataset.keyEvent === 'true',
    pinned: dataset.pinned === 'true',
    kind: dataset.kind as EntryKind,
    bodyPending: true,
  }))
}

function keyEventsIn(list: HTMLElement): KeyEvent[] {
  return [...list.querySelectorAll<HTMLElement>('li[data-id]')].map(item => ({
    id: item.dataset.id as string,
    headline: item.querySelector('.key-events__title')?.textContent ?? '',
    publishedAt: Number(item.dataset.published),
    position: item.dataset.position as string,
  }))
}

function pageOf({ dataset }: HTMLElement): LivePage {
  return {
    id: dataset.page as string,
    slug: dataset.slug as string,
    headline: dataset.headline as string,
    keyPoints: [],
    language: dataset.language as string,
    direction: document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr',
    timeZone: dataset.timeZone as string,
    coverageStart: 0,
    authors: [],
    batchSize: Number(dataset.batchSize),
    status: dataset.status as PageStatus,
    sequence: Number(dataset.pageSequence),
  }
}
