/** What toolbar and keys do to a text, where the editor's own library leaves it to us; lists are apart. */
import { setBlockType, toggleMark } from 'prosemirror-commands'
import type { Attrs, NodeType } from 'prosemirror-model'
import {
  AllSelection,
  type Command,
  type EditorState,
  NodeSelection,
  Selection,
  TextSelection,
} from 'prosemirror-state'
import type { Block } from '../../../shared/block.ts'
import { toNode } from './document.ts'
import { unlist } from './list-commands.ts'
import { schema, type TextMark } from './schema.ts'
import { around, onText } from './surroundings.ts'

const { nodes, marks } = schema

export function toggle(mark: TextMark): Command {
  return toggleMark(marks[mark], null, { removeWhenPresent: true })
}

/** A subheading, or a paragraph again. */
export const toggleSubheading: Command = (state, dispatch) =>
  setBlockType(isIn(state, nodes.subheading) ? nodes.paragraph : nodes.subheading)(state, dispatch)

/** Makes a paragraph a quote, with a line for who says so, or a quote a paragraph. */
export const toggleQuote: Command = onText((state, dispatch) => {
  const quote = around(state.selection.$from, nodes.quote)
  if (quote) {
    const [text, source] = [quote.node.child(0), quote.node.child(1)]
    const lines = [text, source].filter(line => line === text || line.content.size > 0)
    const paragraphs = lines.map(line => nodes.paragraph.create(null, line.content))
    if (!dispatch) return true
    const tr = state.tr.replaceWith(quote.pos, quote.pos + quote.node.nodeSize, paragraphs)
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(quote.pos + 1))).scrollIntoView())
    return true
  }
  const { $from, $to } = state.selection
  const isText = $from.depth === 1 && $from.sameParent($to) && $from.parent.isTextblock
  if (!isText) return false
  if (!dispatch) return true
  const made = nodes.quote.create(null, [nodes.quoted.create(null, $from.parent.content), nodes.source.create()])
  const tr = state.tr.replaceWith($from.before(), $from.after(), made)
  dispatch(tr.setSelection(TextSelection.create(tr.doc, $from.pos + 1)).scrollIntoView())
  return true
})

/** Puts a block where the text stands: in the place of an empty paragraph, else behind the one with the cursor. */
export function insertBlock(block: Block): Command {
  return (state, dispatch) => {
    if (!dispatch) return true
    const { $from } = state.selection
    const place = $from.depth > 0 ? $from.node(1) : undefined
    const isEmpty = $from.depth === 1 && place?.type === nodes.paragraph && place.content.size === 0
    const isAtStart = $from.depth === 1 && $from.parentOffset === 0 && !isEmpty
    const from = $from.depth === 0 ? state.selection.to : isEmpty || isAtStart ? $from.before(1) : $from.after(1)
    const to = isEmpty ? $from.after(1) : from
    const node = toNode(block)
    const tr = state.tr.replaceWith(from, to, node)
    const behind = from + node.nodeSize
    // Whoever puts something in goes on writing below it.
    if (behind === tr.doc.content.size) tr.insert(behind, nodes.paragraph.create())
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(behind + 1, tr.doc.content.size)), 1))
    dispatch(tr.scrollIntoView())
    return true
  }
}

/** Enter in a quote leads to who says so, and from there out of it. */
export const leaveQuote: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const quote = around($from, nodes.quote)
  if (!quote || !empty) return false
  if (!dispatch) return true
  const end = quote.pos + quote.node.nodeSize
  if ($from.parent.type === nodes.quoted) {
    dispatch(state.tr.setSelection(TextSelection.create(state.doc, end - 2)).scrollIntoView())
    return true
  }
  const tr = state.tr.insert(end, nodes.paragraph.create())
  dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView())
  return true
}

/** Backspace at the start: an item joins the one above, a quote and a subheading become paragraphs. */
export const undoBlockAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0) return false
  if ($from.parent.type === nodes.quoted) return toggleQuote(state, dispatch)
  if ($from.parent.type === nodes.source) {
    dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve($from.before() - 1), -1)))
    return true
  }
  if ($from.parent.type === nodes.subheading) return setBlockType(nodes.paragraph)(state, dispatch)
  const list = around($from, nodes.list)
  if (!list) return false
  const isFirst = $from.index(list.depth) === 0
  if (isFirst) return unlist(state, dispatch)
  // From the end of the item above to the start of this one: their texts become one.
  dispatch?.(state.tr.delete($from.pos - 4, $from.pos).scrollIntoView())
  return true
}

/** Enter on a picture or card leads into its fields. @param enter puts the focus there and says whether there is any */
export function enterCard(enter: (pos: number) => boolean): Command {
  return state =>
    state.selection instanceof NodeSelection && state.selection.node.type === nodes.card && enter(state.selection.from)
}

/** The stretch that a link is set on or taken off: what is chosen, else the link around the cursor. */
export function linkRange(state: EditorState): { from: number; to: number; href: string } {
  const { from, to, $from, empty } = state.selection
  const here = marks.link.isInSet(empty ? $from.marks() : marksAt(state, from))
  if (!empty || !here) return { from, to, href: (here?.attrs.href as string | undefined) ?? '' }
  let [start, end] = [$from.index(), $from.indexAfter()]
  const parent = $from.parent
  const isLinked = (place: number) => here.isInSet(parent.child(place).marks)
  if (start === parent.childCount || !isLinked(start)) start -= 1
  end = start + 1
  while (start > 0 && isLinked(start - 1)) start -= 1
  while (end < parent.childCount && isLinked(end)) end += 1
  const before = (place: number) => {
    let size = 0
    for (let at = 0; at < place; at += 1) size += parent.child(at).nodeSize
    return $from.start() + size
  }
  return { from: before(start), to: before(end), href: here.attrs.href as string }
}

/** @param href undefined takes the link away. Without a chosen text the address itself becomes one. */
export function setLink(href: string | undefined): Command {
  return (state, dispatch) => {
    const { from, to } = linkRange(state)
    const tr = state.tr.removeMark(from, to, marks.link)
    if (href !== undefined) {
      const mark = marks.link.create({ href })
      if (from === to) tr.replaceWith(from, to, schema.text(href, [mark]))
      else tr.addMark(from, to, mark)
    }
    // Whoever set it goes on behind it.
    const behind = from === to ? from + (href?.length ?? 0) : to
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, behind)).removeStoredMark(marks.link).scrollIntoView())
    return true
  }
}

export function isIn({ selection, doc }: EditorState, type: NodeType, attrs?: Attrs): boolean {
  const { $from } = selection instanceof AllSelection ? Selection.atStart(doc) : selection
  const found = around($from, type)?.node
  return found !== undefined && Object.entries(attrs ?? {}).every(([name, value]) => found.attrs[name] === value)
}

export function isMarked({ selection, storedMarks, doc }: EditorState, mark: TextMark | 'link'): boolean {
  const { from, to, $from, empty } = selection
  if (empty) return marks[mark].isInSet(storedMarks ?? $from.marks()) !== undefined
  return doc.rangeHasMark(from, to, marks[mark])
}

function marksAt(state: EditorState, pos: number) {
  return state.doc.nodeAt(pos)?.marks ?? []
}
