/** Paragraphs become lists and lists paragraphs: an item is one text, so several of them are never one. */
import type { Node } from 'prosemirror-model'
import { type Command, TextSelection } from 'prosemirror-state'
import { schema } from './schema.ts'
import { around, onText } from './surroundings.ts'

const { nodes } = schema

/** Makes the chosen paragraphs a list, another kind of list, or paragraphs again. */
export function toggleList(ordered: boolean): Command {
  return onText((state, dispatch) => {
    const list = around(state.selection.$from, nodes.list)
    if (!list) return enlist(ordered)(state, dispatch)
    if (Boolean(list.node.attrs.ordered) === ordered) return unlist(state, dispatch)
    dispatch?.(state.tr.setNodeMarkup(list.pos, undefined, { ordered: ordered || null }))
    return true
  })
}

/** Each of the chosen paragraphs becomes an item. */
function enlist(ordered: boolean): Command {
  return (state, dispatch) => {
    const { $from, $to } = state.selection
    if ($from.depth !== 1 || $to.depth !== 1) return false
    const [first, last] = [$from.index(0), $to.index(0)]
    const lines = Array.from({ length: last - first + 1 }, (_, at) => state.doc.child(first + at))
    if (!lines.every(line => line.type === nodes.paragraph || line.type === nodes.subheading)) return false
    if (!dispatch) return true
    const items = lines.map(line => nodes.item.create(null, nodes.paragraph.create(null, line.content)))
    const tr = state.tr.replaceWith($from.before(), $to.after(), nodes.list.create(ordered ? { ordered } : null, items))
    // Each text moves by what opens before it: the list, its own item, and both ends of the items above.
    const [from, to] = [$from.pos + 2, $to.pos + 2 * lines.length]
    dispatch(tr.setSelection(TextSelection.create(tr.doc, from, to)).scrollIntoView())
    return true
  }
}

/** The chosen items become paragraphs; those before and after stay lists. */
export const unlist: Command = (state, dispatch) => {
  const { $from, $to } = state.selection
  const list = around($from, nodes.list)
  if (!list) return false
  if (!dispatch) return true
  const items = Array.from({ length: list.node.childCount }, (_, at) => list.node.child(at))
  const first = $from.index(list.depth)
  const last = $to.sharedDepth(list.pos + 1) >= list.depth ? $to.index(list.depth) : items.length - 1
  const part = (some: Node[]) => (some.length > 0 ? [nodes.list.create(list.node.attrs, some)] : [])
  const before = part(items.slice(0, first))
  const freed = items.slice(first, last + 1).map(item => item.child(0))
  const tr = state.tr.replaceWith(list.pos, list.pos + list.node.nodeSize, [
    ...before,
    ...freed,
    ...part(items.slice(last + 1)),
  ])
  const start = list.pos + (before[0]?.nodeSize ?? 0)
  const end = start + freed.slice(0, -1).reduce((size, one) => size + one.nodeSize, 0)
  const head =
    last === items.length - 1 && $to.depth < list.depth ? (freed.at(-1)?.content.size ?? 0) : $to.parentOffset
  const [from, to] = [start + 1 + $from.parentOffset, end + 1 + head].map(pos => tr.doc.resolve(pos))
  if (from && to) tr.setSelection(TextSelection.between(from, to))
  dispatch(tr.scrollIntoView())
  return true
}
