/** A strict reader of XML: whatever a conforming parser must refuse in documents like ours, it refuses; no DTDs. */

export interface XmlElement {
  /** `{namespace}local` for names in a namespace. */
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  /** All text within, in order. */
  text: string
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const notChar = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const name = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`
const token = new RegExp(
  String.raw`<(?<close>/)?(?<name>${name})(?<attributes>(?:\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>/)?>|(?<text>[^<]+)`,
  'uy',
)

/** @throws Error naming the first thing that is not well-formed */
export function readXml(text: string): XmlElement {
  if (notChar.test(text)) throw new Error('a character that XML 1.0 cannot hold')
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(text)?.[0] ?? ''
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open: { element: XmlElement; tag: string; scope: Record<string, string> }[] = [
    { element: root, tag: '', scope: { xml: 'http://www.w3.org/XML/1998/namespace' } },
  ]
  token.lastIndex = declaration.length
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const found = token.exec(text)?.groups
    if (!found) throw new Error(`not well-formed: ${text.slice(at, at + 60)}`)
    const inner = open.at(-1) as (typeof open)[number]
    if (found.text !== undefined) {
      if (found.text.includes(']]>')) throw new Error(']]> in a text')
      const words = unescaped(found.text)
      if (open.length === 1 && words.trim() !== '') throw new Error(`text outside the root: ${words}`)
      for (const { element } of open) element.text += words
    } else if (found.close) {
      if (inner.tag !== found.name || found.attributes || found.empty)
        throw new Error(`</${found.name}> closes <${inner.tag}>`)
      open.pop()
    } else {
      if (open.length === 1 && root.children.length > 0) throw new Error('a second root')
      const { element, scope } = elementOf(found.name as string, found.attributes ?? '', inner.scope)
      inner.element.children.push(element)
      if (!found.empty) open.push({ element, tag: found.name as string, scope })
    }
  }
  if (open.length > 1 || !root.children[0]) throw new Error(`<${open.at(-1)?.tag}> is not closed`)
  return root.children[0]
}

/** The elements of a name among the children. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(child => child.name === name)
}

/** The one child of a name. @throws Error when there is none, or more than one */
export function childOf(element: XmlElement, name: string): XmlElement {
  const [only, ...more] = childrenOf(element, name)
  if (!only || more.length > 0) throw new Error(`expected one ${name} in ${element.name}`)
  return only
}

function elementOf(tag: string, written: string, outer: Record<string, string>) {
  const pairs = [...written.matchAll(new RegExp(String.raw`(${name})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'gu'))].map(
    ([, key, double, single]) => [key as string, unescaped(double ?? single ?? '')] as const,
  )
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice in <${tag}>`)
  const scope = { ...outer }
  for (const [key, value] of pairs) {
    if (key === 'xmlns') scope[''] = value
    else if (key.startsWith('xmlns:')) scope[key.slice(6)] = value
  }
  const attributes: Record<string, string> = {}
  for (const [key, value] of pairs) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) attributes[key.includes(':') ? expanded(key, scope) : key] = value
  }
  const element: XmlElement = { name: expanded(tag, scope), attributes, children: [], text: '' }
  return { element, scope }
}

function expanded(tag: string, scope: Record<string, string>): string {
  const [local, prefix = ''] = tag.split(':').reverse() as [string, string?]
  const namespace = scope[prefix]
  if (prefix !== '' && namespace === undefined) throw new Error(`the prefix of ${tag} is not declared`)
  return namespace ? `{${namespace}}${local}` : local
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*;?)/g, (_, reference: string) => {
    const [, number, hex, word] = /^(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));$/.exec(reference) ?? []
    const character = word ? entities[word] : String.fromCodePoint(Number(number ?? `0x${hex}`))
    if (character === undefined || notChar.test(character)) throw new Error(`&${reference} is not a character`)
    return character
  })
}
