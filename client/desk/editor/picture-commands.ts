/** How pictures and cards come into a text from outside of it. */
import type { Node } from 'prosemirror-model'
import { type Command, Selection } from 'prosemirror-state'
import type { Block, Embed, Image } from '../../../shared/block.ts'
import { imagesIn, pictureBlock } from '../entry-pictures.ts'
import { insertBlock } from './commands.ts'
import { toNode } from './document.ts'
import { schema } from './schema.ts'

const { nodes } = schema

/**
 * Puts pictures where the cursor stands; right below others they join those.
 * @param beside files of pictures that were picked together with these: where one of them stands, these join it
 */
export function addImages(images: readonly Image[], beside: readonly string[]): Command {
  return (state, dispatch, view) => {
    let [place, had]: [number | undefined, Image[]] = [undefined, []]
    state.doc.forEach((node, offset) => {
      const found = picturesOf(node)
      if (found.some(({ src }) => beside.includes(src))) [place, had] = [offset, found]
    })
    const { $from } = state.selection
    if (place === undefined && $from.depth === 1 && $from.parent.content.size === 0) {
      const above = state.doc.resolve($from.before(1)).nodeBefore
      const found = above ? picturesOf(above) : []
      if (above && found.length > 0) [place, had] = [$from.before(1) - above.nodeSize, found]
    }
    const block = pictureBlock([...had, ...images])
    if (!block) return false
    if (place === undefined) return insertBlock(block)(state, dispatch, view)
    dispatch?.(state.tr.setNodeMarkup(place, undefined, { block }))
    return true
  }
}

/** The pictures of a card that holds nothing else. */
function picturesOf(node: Node): Image[] {
  const block = node.type === nodes.card ? (node.attrs.block as Block) : undefined
  return block?.type === 'image' || block?.type === 'gallery' ? imagesIn([block]) : []
}

/** Puts a card in the place of the paragraph that is its address, or where the cursor stands when that is gone. */
export function cardForAddress(address: string, embed: Embed): Command {
  return (state, dispatch, view) => {
    const block: Block = { type: 'embed', embed }
    let [from, to] = [-1, -1]
    state.doc.forEach((node, offset) => {
      if (node.type === nodes.paragraph && node.textContent.trim() === address)
        [from, to] = [offset, offset + node.nodeSize]
    })
    if (from < 0) return insertBlock(block)(state, dispatch, view)
    const node = toNode(block)
    const tr = state.tr.replaceWith(from, to, node)
    const behind = from + node.nodeSize
    // Whoever puts something in goes on writing below it.
    if (behind === tr.doc.content.size) tr.insert(behind, nodes.paragraph.create())
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(behind + 1, tr.doc.content.size)), 1))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}
