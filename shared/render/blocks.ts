/** One function per kind of block: the pieces of an entry as markup. */
import type { Block, Mark, Run } from '../block.ts'
import type { RenderContext } from './context.ts'
import { Html, html, join, type Piece } from './html.ts'
import { linked } from './links.ts'
import { embed, gallery, pictureFigure, video } from './media.ts'

/** @param eager the first picture of these blocks is in the first view: load it at once */
export function renderBlocks(blocks: readonly Block[], context: RenderContext, eager = false): Html {
  const first = eager ? blocks.findIndex(block => block.type === 'image' || block.type === 'gallery') : -1
  return join(blocks.map((block, place) => renderBlock(block, context, place === first)))
}

function renderBlock(block: Block, context: RenderContext, eager: boolean): Html {
  switch (block.type) {
    case 'paragraph':
      return html`<p>${renderRuns(block.text, context)}</p>`
    case 'subheading':
      return html`<h3>${renderRuns(block.text, context)}</h3>`
    case 'list': {
      const items = block.items.map(item => html`<li>${renderRuns(item, context)}</li>`)
      return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'quote':
      return html`<figure class="quote"><blockquote><p>${renderRuns(block.text, context)}</p></blockquote>${
        block.source && html`<figcaption>${block.source}</figcaption>`
      }</figure>`
    case 'image':
      return pictureFigure(block.image, context, eager)
    case 'gallery':
      return gallery(block.images, context, eager)
    case 'video':
      return video(block.video, context)
    case 'embed':
      return embed(block.embed, context)
    case 'divider':
      return html`<hr>`
    default:
      // A newer server may send a kind of block that this build does not know: the rest of the entry is still worth reading.
      return html``
  }
}

/** Text with its marks; a line break inside a run stays one. */
export function renderRuns(runs: readonly Run[], context: RenderContext): Html {
  return join(
    runs.map(run => {
      const lines = join(run.text.split('\n'), new Html('<br>'))
      // Links go outermost, so that one link with bold words in it stays one.
      const marks = [...(run.marks ?? [])].sort(
        (one, other) => Number(one.type === 'link') - Number(other.type === 'link'),
      )
      return marks.reduce<Html>((words, mark) => marked(words, mark, context), lines)
    }),
  )
}

function marked(words: Piece, mark: Mark, context: RenderContext): Html {
  switch (mark.type) {
    case 'bold':
      return html`<strong>${words}</strong>`
    case 'italic':
      return html`<em>${words}</em>`
    case 'code':
      return html`<code>${words}</code>`
    case 'link':
      return linked(words, mark.href, context)
    default:
      return html`${words}`
  }
}
