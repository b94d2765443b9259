/** A picture, film or card in the midst of a text: its fields, and the way to move it, drawn by the desk itself. */
import { render } from 'preact'
import type { Node } from 'prosemirror-model'
import { NodeSelection } from 'prosemirror-state'
import type { EditorView, NodeView } from 'prosemirror-view'
import type { Block } from '../../../shared/block.ts'
import type { RenderContext } from '../../../shared/render/context.ts'
import { type Desk, DeskProvider } from '../desk-state.ts'
import { type Store, useStore } from '../store.ts'
import { CardFields, cardName } from './cards.tsx'
import { schema } from './schema.ts'

/** What all cards of a text are drawn with. */
export interface CardSurroundings {
  isLocked: boolean
  context: RenderContext
}

export function createCardView(
  first: Node,
  view: EditorView,
  position: () => number | undefined,
  desk: Desk,
  surroundings: Store<CardSurroundings>,
): NodeView {
  const dom = document.createElement('div')
  dom.className = 'card'
  dom.contentEditable = 'false'
  let node = first

  const deeds: CardDeeds = {
    change(block) {
      const pos = position()
      if (pos !== undefined) view.dispatch(view.state.tr.setNodeMarkup(pos, undefined, { block }))
    },
    remove() {
      const pos = position()
      if (pos === undefined) return
      const tr = view.state.tr.delete(pos, pos + node.nodeSize)
      view.dispatch(tr.doc.childCount > 0 ? tr : tr.insert(0, schema.nodes.paragraph.create()))
      view.focus()
    },
    move(step) {
      const pos = position()
      if (pos === undefined) return
      const place = view.state.doc.resolve(pos).index()
      const other = view.state.doc.maybeChild(place + step)
      if (!other) return
      const tr = view.state.tr.delete(pos, pos + node.nodeSize)
      view.dispatch(tr.insert(step < 0 ? pos - other.nodeSize : pos + other.nodeSize, node).scrollIntoView())
    },
  }

  function draw(): void {
    render(
      <DeskProvider value={desk}>
        <Card block={node.attrs.block as Block} deeds={deeds} surroundings={surroundings} />
      </DeskProvider>,
      dom,
    )
  }
  draw()

  return {
    dom,
    update(next) {
      if (next.type !== node.type || (next.attrs.block as Block).type !== (node.attrs.block as Block).type) return false
      node = next
      draw()
      return true
    },
    selectNode: () => dom.classList.add('card--chosen'),
    deselectNode: () => dom.classList.remove('card--chosen'),
    // Fields are not part of the text. What moves the card as a whole is.
    stopEvent(event) {
      if (event instanceof KeyboardEvent && event.key === 'Escape') leaveFields(view, position)
      return !/^drag|^drop|^mousedown$/.test(event.type) || isField(event.target)
    },
    ignoreMutation: () => true,
    destroy: () => render(null, dom),
  }
}

/** Escape in a field: the card is chosen as a whole, and the arrow keys lead on in the text. */
function leaveFields(view: EditorView, position: () => number | undefined): void {
  const pos = position()
  if (pos === undefined) return
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)))
  view.focus()
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, button, label, a') !== null
}

/** @returns whether the card at this place has a field to go to */
export function focusCard(view: EditorView, pos: number): boolean {
  const dom = view.nodeDOM(pos)
  const field =
    dom instanceof HTMLElement ? dom.querySelector<HTMLElement>('input:not(:disabled), textarea, select, button') : null
  field?.focus()
  return field !== null
}

interface CardDeeds {
  change(block: Block): void
  remove(): void
  move(step: -1 | 1): void
}

interface CardProps {
  block: Block
  deeds: CardDeeds
  surroundings: Store<CardSurroundings>
}

function Card({ block, deeds: { change, remove, move }, surroundings }: CardProps) {
  const { isLocked, context } = useStore(surroundings)
  const name = cardName(block)
  return (
    <section class="kept" aria-label={name}>
      <div class="kept__line">
        <p class="kept__label">{name}</p>
        <button type="button" class="tool" disabled={isLocked} aria-label={`Move up: ${name}`} onClick={() => move(-1)}>
          ↑
        </button>
        <button
          type="button"
          class="tool"
          disabled={isLocked}
          aria-label={`Move down: ${name}`}
          onClick={() => move(1)}
        >
          ↓
        </button>
      </div>
      <CardFields block={block} isLocked={isLocked} context={context} change={change} remove={remove} />
    </section>
  )
}
