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
  return picturesOf(blocks)[0]
}

/** All pictures in the order in which they are shown, posters of films included. */
export function picturesOf(blocks: readonly Block[]): Image[] {
  return blocks.flatMap(block => {
    if (block.type === 'image') return block.image
    if (block.type === 'gallery') return block.images
    return (block.type === 'video' && block.video.poster) || []
  })
}

/** A text on one line, cut between characters, never within one, where it is longer. @param most characters */
export function shortened(text: string, most: number): string {
  const characters = [...text.replace(/\s+/gu, ' ').trim()]
  if (characters.length <= most) return characters.join('')
  return `${characters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`
}
