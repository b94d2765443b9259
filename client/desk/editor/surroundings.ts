/** Where the cursor stands: in which block of which kind, also when everything is chosen. */
import { closeHistory } from 'prosemirror-history'
import type { Node, NodeType, ResolvedPos } from 'prosemirror-model'
import {
  AllSelection,
  type Command,
  type EditorState,
  Selection,
  TextSelection,
  type Transaction,
} from 'prosemirror-state'

/** Everything, when all is chosen, is its text from the first word to the last. */
export function onText(command: Command): Command {
  return (state, dispatch, view) => {
    if (!(state.selection instanceof AllSelection)) return command(state, dispatch, view)
    const { doc } = state
    const all = TextSelection.between(Selection.atStart(doc).$from, Selection.atEnd(doc).$to)
    return command(state.apply(state.tr.setSelection(all)), dispatch && (tr => dispatch(again(state, tr))), view)
  }
}

/** The same steps as a transaction of the state that is shown. */
function again(state: EditorState, done: Transaction): Transaction {
  const { tr } = state
  for (const step of done.steps) tr.step(step)
  return tr.scrollIntoView()
}

/** What is undone by itself, however soon after the typing before it. */
export function apart(command: Command): Command {
  return (state, dispatch, view) => command(state, dispatch && (tr => dispatch(closeHistory(tr))), view)
}

/** The innermost block of a kind around a place. */
export function around($pos: ResolvedPos, type: NodeType): { node: Node; pos: number; depth: number } | undefined {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    if ($pos.node(depth).type === type) return { node: $pos.node(depth), pos: $pos.before(depth), depth }
  }
  return undefined
}
