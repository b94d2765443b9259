/** A schema.org LiveBlogPosting, wherever it stands in a JSON-LD document, as a page and its entries. */
import type { FoundEntry, ImportFile, ReadingContext } from './imported.ts'
import { hasType, indexNodes, isNode, listOf, type Node, textOf } from './linked-data.ts'
import { readUpdate } from './posting-entry.ts'
import { pageOf } from './posting-page.ts'
import { type Place, type Remark, within } from './remarks.ts'

/** The postings in a document: a single object, a list, an `@graph`, or part of another object. */
function postingsIn(root: unknown, start: Place): { posting: Node; place: Place }[] {
  const found: { posting: Node; place: Place }[] = []
  const open: { value: unknown; place: Place }[] = [{ value: root, place: start }]
  // The list grows while it is walked: a posting is found wherever it stands, in the order of the document.
  for (const { value, place } of open) {
    if (Array.isArray(value))
      for (const [at, item] of value.entries()) open.push({ value: item, place: within(place, at) })
    else if (isNode(value) && hasType(value, 'LiveBlogPosting')) found.push({ posting: value, place })
    else if (isNode(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (member !== null && typeof member === 'object') open.push({ value: member, place: within(place, name) })
      }
    }
  }
  return found
}

/**
 * Reads all postings of a document; several tell of the same page.
 * @returns undefined when there is no posting in it
 */
export function readPostings(root: unknown, start: Place, context: ReadingContext): ImportFile | undefined {
  const postings = postingsIn(root, start)
  if (postings.length === 0) return undefined
  const nodes = indexNodes(root)
  const remarks: Remark[] = []
  const entries: FoundEntry[] = []
  let page: ImportFile['page'] = {}
  for (const { posting, place } of postings) {
    const base = pageAddress(posting)
    const found = listOf(posting.liveBlogUpdate).flatMap((update, at) => {
      const where = Array.isArray(posting.liveBlogUpdate)
        ? within(place, 'liveBlogUpdate', at)
        : within(place, 'liveBlogUpdate')
      return readUpdate(referred(update, nodes), { ...where, entry: at + 1 }, { nodes, base, remarks, context }) ?? []
    })
    entries.push(...oldestFirst(found))
    page = { ...pageOf(posting, place, found, { nodes, base, remarks, context }), ...page }
  }
  return { page, entries, pins: [], remarks }
}

function referred(update: unknown, nodes: ReadonlyMap<string, Node>): unknown {
  const id = isNode(update) && Object.keys(update).length === 1 ? update['@id'] : undefined
  return (typeof id === 'string' ? nodes.get(id) : undefined) ?? update
}

/** Pages list their newest entry first, so of two with the same time the one named first is newer; in a file that runs the other way it is older. */
function oldestFirst(found: FoundEntry[]): FoundEntry[] {
  const [first, last] = [found[0]?.entry.publishedAt ?? 0, found.at(-1)?.entry.publishedAt ?? 0]
  const inOrder = first < last ? found : found.toReversed()
  return inOrder.toSorted((one, other) => one.entry.publishedAt - other.entry.publishedAt)
}

function pageAddress(posting: Node): string | undefined {
  for (const given of [textOf(posting.url), posting['@id'], textOf(posting.mainEntityOfPage)]) {
    if (typeof given === 'string' && URL.canParse(given)) return new URL(given).href
  }
  return undefined
}
