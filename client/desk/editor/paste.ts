/** What is pasted or dropped into a text: pictures go their own way, all else comes in as blocks of clean text. */
import { Fragment, Slice } from 'prosemirror-model'
import { Plugin, TextSelection } from 'prosemirror-state'
import { dropPoint } from 'prosemirror-transform'
import type { EditorView } from 'prosemirror-view'
import type { Block } from '../../../shared/block.ts'
import { toNode } from './document.ts'
import { loneAddress } from '../entry-pictures.ts'
import { allowed } from './link-address.ts'
import { blocksFromHtml } from './pasted-html.ts'
import { tidyLines } from './pasted-runs.ts'
import { schema } from './schema.ts'

const { nodes, marks } = schema

interface PasteDeeds {
  /** Whether files are taken by whoever stands around the editor; it then hears the event too. */
  takesFiles(files: FileList): boolean
  /** Hears of an address that was pasted on a line of its own. */
  tookAddress(address: string): void
}

export function pasting({ takesFiles, tookAddress }: PasteDeeds): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        paste(view, event) {
          if (!view.editable || !event.clipboardData) return false
          // What was chosen just now is told of a moment later; it is replaced by what is pasted, so it has to be known.
          document.dispatchEvent(new Event('selectionchange'))
          const pasted = readTransfer(event.clipboardData)
          // Word and browsers bring a picture of the words along: the words are what is meant.
          if (pasted.blocks.length === 0 && takesFiles(event.clipboardData.files)) return true
          event.preventDefault()
          insert(view, pasted)
          const address = loneAddress(pasted.plain)
          const { $from } = view.state.selection
          if (address && $from.depth === 1 && $from.parent.textContent.trim() === address) tookAddress(address)
          return true
        },
        drop(view, event) {
          // What is moved inside of the text is the library's own business.
          if (!view.editable || view.dragging || !event.dataTransfer) return false
          if (takesFiles(event.dataTransfer.files)) return true
          event.preventDefault()
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
          const pasted = readTransfer(event.dataTransfer)
          const place = at && dropPoint(view.state.doc, at.pos, sliceOf(pasted.blocks))
          if (at) {
            const $place = view.state.doc.resolve(place ?? at.pos)
            view.dispatch(view.state.tr.setSelection(TextSelection.near($place)))
          }
          insert(view, pasted)
          view.focus()
          return true
        },
      },
    },
  })
}

interface Pasted {
  blocks: Block[]
  plain: string
}

function readTransfer(transfer: DataTransfer): Pasted {
  const plain = transfer.getData('text/plain')
  const html = transfer.getData('text/html')
  const blocks = html ? blocksFromHtml(html) : []
  return { blocks: blocks.length > 0 ? blocks : blocksFromText(plain), plain }
}

function blocksFromText(plain: string): Block[] {
  return tidyLines([{ text: plain.replaceAll(/\r\n?/g, '\n') }]).map(text => ({ type: 'paragraph', text }))
}

function insert(view: EditorView, { blocks, plain }: Pasted): void {
  const { state } = view
  const { from, to, empty, $from } = state.selection
  const address = allowed(plain.trim())
  if ($from.parent.type === nodes.source) {
    const line = blocks.length > 0 ? plain.replaceAll(/\s+/g, ' ').trim() : ''
    if (line) view.dispatch(state.tr.insertText(line, from, to).scrollIntoView())
    return
  }
  if (address && blocks.length === 1 && $from.parent.inlineContent) {
    const link = marks.link.create({ href: address })
    const tr = empty
      ? state.tr.replaceSelectionWith(schema.text(address, [link]), false)
      : state.tr.removeMark(from, to, marks.link).addMark(from, to, link)
    view.dispatch(tr.removeStoredMark(marks.link).scrollIntoView().setMeta('paste', true))
    return
  }
  if (blocks.length === 0) return
  view.dispatch(state.tr.replaceSelection(sliceOf(blocks)).scrollIntoView().setMeta('paste', true))
}

/** A paragraph at either end is open: its words go on in the paragraph that is there. */
function sliceOf(blocks: readonly Block[]): Slice {
  const openAt = (block: Block | undefined) => (block?.type === 'paragraph' ? 1 : 0)
  return new Slice(Fragment.fromArray(blocks.map(toNode)), openAt(blocks[0]), openAt(blocks.at(-1)))
}
