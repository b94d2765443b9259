/** Reads our own export: every entry with its revisions, in the order of its page. */
import type { EntryBody } from '../../shared/entry.ts'
import { isId, type PageSettings } from '../../shared/live-page.ts'
import { isPosition, placedAt } from '../../shared/position.ts'
import { Refusal } from '../../shared/refusal.ts'
import { exportFormat, exportVersion } from '../export/export-format.ts'
import type { FoundEntry, ImportFile, ReadingContext } from './imported.ts'
import { isNode, type Node } from './linked-data.ts'
import type { Place, Remark } from './remarks.ts'

/** Whether a file is one of ours, line by line. */
export function isExport(text: string): boolean {
  const [line = ''] = text.split('\n', 1)
  const head = line.includes(exportFormat) ? parsed(line) : undefined
  return head?.format === exportFormat && !('entries' in head)
}

/** Whether a document is an export that was written with `--json`: the same in one piece. */
export function isExportDocument(root: unknown): root is Node {
  return isNode(root) && root.format === exportFormat
}

/** The lines that a document stands for. */
export function asLines({ entries, scheduled, ...head }: Node): string {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
  const lines = [
    head,
    ...list(entries).map(entry => ({ entry })),
    ...list(scheduled).map(each => ({ scheduled: each })),
  ]
  return [...lines, { end: {} }].map(line => JSON.stringify(line)).join('\n')
}

/** @throws Refusal `malformed` for a file of a later version, or one that does not begin with its page */
export function readExport(text: string, context: ReadingContext): ImportFile {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  const head = parsed(lines[0] ?? '')
  if (!head || !isNode(head.page)) throw new Refusal('malformed', `${context.file} does not begin with its page.`)
  if (typeof head.version !== 'number' || head.version > exportVersion) {
    throw new Refusal(
      'malformed',
      `${context.file} was written by a later version of Stop Press (format ${String(head.version)}).`,
    )
  }
  const file: ImportFile = { page: settingsOf(head.page), entries: [], pins: idsIn(head.pins), remarks: [] }
  let isWhole = false
  for (const [at, line] of lines.entries()) {
    if (at === 0) continue
    const place: Place = { file: context.file, line: at + 1 }
    const content = parsed(line)
    if (isNode(content?.entry)) file.entries.push(...versionsOf(content.entry, place, file.remarks))
    else if (isNode(content?.scheduled))
      file.entries.push(...scheduledEntry(content.scheduled, place, file.remarks, context))
    else if (isNode(content?.end)) isWhole = true
    else file.remarks.push({ place, detail: 'is not a line of an export', isSkipped: true })
  }
  if (!isWhole) {
    const detail = 'the file ends before its end: it was cut off, and what follows is missing'
    file.remarks.push({ place: { file: context.file, line: lines.length }, detail, isSkipped: false })
  }
  return file
}

/**
 * Its revisions in turn, so that the newsroom has its history again. Only the last one's time is known: the ones before
 * are each taken to be a millisecond older than the next.
 */
function versionsOf(entry: Node, place: Place, remarks: Remark[]): FoundEntry[] {
  const { id, publishedAt, updatedAt, position, body, earlier } = entry
  const isRead =
    typeof id === 'string' &&
    isId(id) &&
    typeof publishedAt === 'number' &&
    typeof updatedAt === 'number' &&
    isNode(body)
  if (!isRead || typeof position !== 'string' || !isPosition(position)) {
    remarks.push({ place, detail: 'lacks its id, a time, its position or its text', isSkipped: true })
    return []
  }
  const bodies = [
    ...(Array.isArray(earlier) ? earlier : []).flatMap(each => (isNode(each) && isNode(each.body) ? [each.body] : [])),
    body,
  ]
  return bodies.map((each, at) => ({
    place: { ...place, address: id },
    // What the body holds is checked with the command that carries it.
    entry: {
      ...(each as unknown as EntryBody),
      id,
      publishedAt,
      updatedAt: Math.max(0, updatedAt - (bodies.length - 1 - at)),
    },
    placedAt: placedAt(position),
    keyEvent: entry.keyEvent === true,
    pinned: entry.pinned === true,
    ...(entry.state === 'withdrawn' ? { isWithdrawn: true } : {}),
  }))
}

function scheduledEntry(
  { id, publishAt, body }: Node,
  place: Place,
  remarks: Remark[],
  { now }: ReadingContext,
): FoundEntry[] {
  const skip = (detail: string): FoundEntry[] => {
    remarks.push({ place, detail, isSkipped: true })
    return []
  }
  if (typeof id !== 'string' || !isId(id) || typeof publishAt !== 'number' || !isNode(body)) {
    return skip('lacks its id, its time or its text')
  }
  if (publishAt <= now) return skip(`waited for ${new Date(publishAt).toISOString()}, which has passed`)
  const entry = { ...(body as unknown as EntryBody), id, publishedAt: publishAt, updatedAt: publishAt }
  return [{ place: { ...place, address: id }, entry, publishAt }]
}

/** The page's data without what belongs to the newsroom it came from. */
function settingsOf({ id: _id, slug: _slug, ...settings }: Node): Partial<PageSettings> {
  return settings as Partial<PageSettings>
}

function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string' && isId(each)) : []
}

function parsed(line: string): Node | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isNode(value) ? value : undefined
  } catch {
    // Whoever asks reports the line.
    return undefined
  }
}
