/** The selection as it stands when a key arrives: browsers tell of a change only later, and whoever types fast is ahead of that. */
import { Plugin, TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

/** Without it, Ctrl+K right after a selection by keys may still see the selection from before. */
export function selectionInTime(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view) {
          readSelection(view)
          return false
        },
      },
    },
  })
}

function readSelection(view: EditorView): void {
  const { selection: known, doc, tr } = view.state
  const shown = document.getSelection()
  if (!shown || view.composing || !(known instanceof TextSelection)) return
  const anchor = positionIn(view, shown.anchorNode, shown.anchorOffset)
  const head = positionIn(view, shown.focusNode, shown.focusOffset)
  if (anchor === undefined || head === undefined || (anchor === known.anchor && head === known.head)) return
  view.dispatch(tr.setSelection(TextSelection.create(doc, anchor, head)))
}

/** Where in the text a place of the document is; undefined in fields of cards, and between blocks. */
function positionIn(view: EditorView, node: Node | null, offset: number): number | undefined {
  if (!node || !view.dom.contains(node)) return undefined
  const element = node instanceof Element ? node : node.parentElement
  if (element?.closest('.card')) return undefined
  const { doc } = view.state
  const position = view.posAtDOM(node, offset)
  if (position < 0 || position > doc.content.size) return undefined
  return doc.resolve(position).parent.inlineContent ? position : undefined
}
