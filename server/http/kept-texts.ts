/** The newest page of each story as finished text, so that a rush of readers costs one rendering per operation. */
import type { PrintedCursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'

/** Stories whose text is kept; the one asked for least recently goes first. */
const mostStories = 200

/** @param make must give the same text for the same cursor */
export function keepTexts(make: (snapshot: Snapshot) => string): (snapshot: Snapshot) => string {
  const kept = new Map<PageId, { cursor: PrintedCursor; text: string }>()

  return function textOf(snapshot) {
    const { id } = snapshot.page
    const found = kept.get(id)
    const text = found?.cursor === snapshot.cursor ? found.text : make(snapshot)
    kept.delete(id)
    kept.set(id, { cursor: snapshot.cursor, text })
    if (kept.size > mostStories) kept.delete(kept.keys().next().value as PageId)
    return text
  }
}
