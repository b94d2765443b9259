/** Reads a file of any format that can be imported; what it is shows in its content, not in its name. */
import { Refusal } from '../../shared/refusal.ts'
import { asLines, isExport, isExportDocument, readExport } from './own-export.ts'
import { linkedDataScripts } from './html-scripts.ts'
import type { FoundEntry, ImportFile, ReadingContext } from './imported.ts'
import { readPostings } from './live-blog-posting.ts'
import type { Place, Remark } from './remarks.ts'

/**
 * @param text the whole file: JSON-LD, HTML with JSON-LD in it, or our own export
 * @throws Refusal `malformed` when nothing in it can be imported
 */
export function readImportFile(text: string, context: ReadingContext): ImportFile {
  const content = text.replace(/^\ufeff/, '')
  const start: Place = { file: context.file }
  if (isExport(content)) return readExport(content, context)
  const first = content.trimStart()[0]
  if (first === '{' || first === '[') {
    const root = parsed(content, start)
    if (isExportDocument(root)) return readExport(asLines(root), context)
    const found = readPostings(root, start, context)
    if (!found) throw noPosting(context.file)
    return { ...found, ...onceEach(found) }
  }
  if (first !== '<') throw new Refusal('malformed', `${context.file} is neither JSON-LD, nor HTML, nor an export.`)
  return readHtml(content, context)
}

function readHtml(html: string, context: ReadingContext): ImportFile {
  const remarks: Remark[] = []
  const entries: FoundEntry[] = []
  let page: ImportFile['page'] | undefined
  for (const [at, script] of linkedDataScripts(html).entries()) {
    const place = { file: context.file, script: at + 1 }
    let root: unknown
    try {
      root = JSON.parse(script)
    } catch (error) {
      // Pages carry several, and a broken one about something else is no reason to leave out the rest.
      remarks.push({ place, detail: `is not JSON (${reasonOf(error)}), so it was left out`, isSkipped: false })
      continue
    }
    const found = readPostings(root, place, context)
    if (!found) continue
    page = { ...found.page, ...page }
    entries.push(...found.entries)
    remarks.push(...found.remarks)
  }
  if (!page) throw noPosting(context.file, remarks)
  return { page, pins: [], ...onceEach({ entries, remarks }) }
}

/** A page may carry its posting twice: the same version of an entry counts once, of two versions the newer. */
function onceEach({
  entries,
  remarks,
}: Pick<ImportFile, 'entries' | 'remarks'>): Pick<ImportFile, 'entries' | 'remarks'> {
  const kept = new Map<string, FoundEntry>()
  const more: Remark[] = []
  for (const found of entries) {
    const other = kept.get(found.entry.id)
    if (!other) kept.set(found.entry.id, found)
    else if (JSON.stringify(other.entry) === JSON.stringify(found.entry)) continue
    else if (found.entry.updatedAt > other.entry.updatedAt) kept.set(found.entry.id, found)
    else if (found.entry.updatedAt === other.entry.updatedAt) {
      const detail = `has the address of entry ${other.place.entry ?? '?'}, and another content at the same time`
      more.push({ place: found.place, detail, isSkipped: true })
    }
  }
  return { entries: [...kept.values()], remarks: [...remarks, ...more] }
}

function parsed(text: string, place: Place): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('malformed', `${place.file} is not JSON: ${reasonOf(error)}.`)
  }
}

function noPosting(file: string, remarks: readonly Remark[] = []): Refusal {
  const more = remarks.length > 0 ? ` Script ${remarks[0]?.place.script} ${remarks[0]?.detail}.` : ''
  return new Refusal('malformed', `${file} holds no LiveBlogPosting.${more}`)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
