/** Reading JSON-LD as it is found on real sites: a value or a list of them, plain or wrapped, here or elsewhere in the file. */

export type Node = Record<string, unknown>

/** Objects of a file by their `@id`, for references to them. */
export type NodeIndex = ReadonlyMap<string, Node>

export function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** One value or many: always a list. Nothing, null and empty text are no values. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(listOf)
  if (value === undefined || value === null || value === '') return []
  if (isNode(value) && '@list' in value) return listOf(value['@list'])
  if (isNode(value) && '@set' in value) return listOf(value['@set'])
  return [value]
}

/** The first text that a value gives: itself, a number, an `@value`, or a thing's name. */
export function textOf(value: unknown): string | undefined {
  for (const one of listOf(value)) {
    const text = typeof one === 'number' ? String(one) : isNode(one) ? textOf(one['@value'] ?? one.name) : one
    if (typeof text === 'string' && text.trim() !== '') return text
  }
  return undefined
}

/** Whether a node is of a type of schema.org, however the type is written (`Person`, `schema:Person`, its address). */
export function hasType(node: Node, ...types: string[]): boolean {
  return listOf(node['@type']).some(type => typeof type === 'string' && types.includes(type.replace(/^.*[/#:]/, '')))
}

/** Every node of a file that has content and a name. */
export function indexNodes(root: unknown): NodeIndex {
  const nodes = new Map<string, Node>()
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) for (const item of value) open.push(item)
    if (!isNode(value)) continue
    const id = value['@id']
    if (typeof id === 'string' && Object.keys(value).length > 1 && !nodes.has(id)) nodes.set(id, value)
    for (const member of Object.values(value)) open.push(member)
  }
  return nodes
}

/** The node that a reference (`{ "@id": … }` and nothing else) stands for; any other value as it is. */
export function resolve(value: unknown, nodes: NodeIndex): unknown {
  if (!isNode(value) || Object.keys(value).length !== 1 || typeof value['@id'] !== 'string') return value
  return nodes.get(value['@id']) ?? value
}

const longestAddress = 2048

/** An absolute http or https address, resolved against the page's own; undefined for anything else. */
export function webAddress(value: unknown, base?: string): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  try {
    const url = new URL(value.trim(), base)
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
    return isWeb && !url.username && !url.password && url.href.length <= longestAddress ? url.href : undefined
  } catch {
    // Not an address at all.
    return undefined
  }
}
