/** Blocks as a document that can be written in, and back: what was not touched comes back as it was, to the letter. */
import { Fragment, type Mark as DocumentMark, type Node } from 'prosemirror-model'
import type { Block, Mark, Run } from '../../../shared/block.ts'
import { schema } from './schema.ts'

const { nodes, marks } = schema

/** Nodes never change: a node that is still in the document stands for the block that it was made of. */
const blockOf = new WeakMap<Node, Block>()

/** @param blocks none are an empty paragraph: there is always a place to write */
export function toDocument(blocks: readonly Block[]): Node {
  const children = blocks.map(toNode)
  return nodes.doc.create(null, children.length > 0 ? children : nodes.paragraph.create())
}

export function fromDocument(doc: Node): Block[] {
  const blocks: Block[] = []
  doc.forEach(node => blocks.push(toBlock(node)))
  return blocks
}

export function toNode(block: Block): Node {
  const node = makeNode(block)
  blockOf.set(node, block)
  return node
}

function makeNode(block: Block): Node {
  switch (block.type) {
    case 'paragraph':
      return nodes.paragraph.create(null, toInline(block.text))
    case 'subheading':
      return nodes.subheading.create(null, toInline(block.text))
    case 'list':
      return nodes.list.create(
        { ordered: block.ordered ?? null },
        block.items.map(item => nodes.item.create(null, nodes.paragraph.create(null, toInline(item)))),
      )
    case 'quote':
      return nodes.quote.create(null, [
        nodes.quoted.create(null, toInline(block.text)),
        nodes.source.create(null, block.source ? schema.text(block.source) : null),
      ])
    case 'divider':
      return nodes.divider.create()
    default:
      return nodes.card.create({ block })
  }
}

function toBlock(node: Node): Block {
  const known = blockOf.get(node)
  if (known) return known
  const block = makeBlock(node)
  blockOf.set(node, block)
  return block
}

function makeBlock(node: Node): Block {
  switch (node.type) {
    case nodes.paragraph:
      return { type: 'paragraph', text: toRuns(node.content) }
    case nodes.subheading:
      return { type: 'subheading', text: toRuns(node.content) }
    case nodes.list: {
      const items: Run[][] = []
      node.forEach(item => items.push(toRuns(item.child(0).content)))
      const { ordered } = node.attrs as { ordered: boolean | null }
      return { type: 'list', ...(ordered === null ? {} : { ordered }), items }
    }
    case nodes.quote: {
      const source = node.child(1).textContent
      return { type: 'quote', text: toRuns(node.child(0).content), ...(source ? { source } : {}) }
    }
    case nodes.divider:
      return { type: 'divider' }
    default:
      return node.attrs.block as Block
  }
}

/** A line break inside of a run is one in the document. */
function toInline(runs: readonly Run[]): Fragment {
  return Fragment.fromArray(
    runs.flatMap(run => {
      const set = (run.marks ?? []).reduce<readonly DocumentMark[]>((all, mark) => toMark(mark).addToSet(all), [])
      return run.text
        .split(/(\n)/)
        .filter(part => part !== '')
        .map(part => (part === '\n' ? nodes.lineBreak.create(null, null, set) : schema.text(part, set)))
    }),
  )
}

function toRuns(content: Fragment): Run[] {
  const runs: Run[] = []
  let last: readonly DocumentMark[] | undefined
  content.forEach(node => {
    const text = node.text ?? '\n'
    const run = runs.at(-1)
    if (run && last && sameMarks(last, node.marks)) run.text += text
    else runs.push(node.marks.length > 0 ? { text, marks: node.marks.map(fromMark) } : { text })
    last = node.marks
  })
  return runs
}

function sameMarks(one: readonly DocumentMark[], other: readonly DocumentMark[]): boolean {
  return one.length === other.length && one.every((mark, place) => mark.eq(other[place] as DocumentMark))
}

function toMark(mark: Mark): DocumentMark {
  return mark.type === 'link' ? marks.link.create({ href: mark.href }) : marks[mark.type].create()
}

function fromMark({ type, attrs }: DocumentMark): Mark {
  return type === marks.link
    ? { type: 'link', href: attrs.href as string }
    : { type: type.name as 'bold' | 'italic' | 'code' }
}
