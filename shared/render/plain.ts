/** Blocks for what shows no markup: their words and their first picture, as descriptions, JSON-LD and feeds need them. */
import { type Block, type Image, plainText } from '../block.ts'

/** The words of all blocks, a blank line between two; pictures and films count by their captions. */
export function plainBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(plainBlock)
    .filter(words => words !== '')
    .join('\n\n')
}

function plainBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'subheading':
      return plainText(block.text)
    case 'list':
      return block.items.map(item => `• ${plainText(item)}`).join('\n')
    case 'quote':
      return block.source ? `“${plainText(block.text)}” – ${block.source}` : `“${plainText(block.text)}”`
    case 'image':
      return block.image.caption ?? ''
    case 'gallery':
      return block.images.flatMap(image => image.caption ?? []).join('\n')
    case 'video':
      return [block.video.intro, block.video.caption].filter(Boolean).join('\n')
    case 'embed':
      return block.embed.title ?? ''
    case 'divider':
      return ''
  }
}

/** The picture that stands for the whole: the first one, a film's poster included. */
export function firstPicture(blocks: readonly Block[]): Image | undefined {
  for (const block of blocks) {
    if (block.type === 'image') return block.image
    if (block.type === 'gallery' && block.images[0]) return block.images[0]
    if (block.type === 'video' && block.video.poster) return block.video.poster
  }
  return undefined
}
