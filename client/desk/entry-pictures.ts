/** Pictures and cards among the blocks of an entry: one picture stands alone, several make a gallery. */
import type { Block, Image } from '../../shared/block.ts'

/** All pictures that an editor may still say something about. */
export function imagesIn(blocks: readonly Block[]): Image[] {
  return blocks.flatMap(block => {
    if (block.type === 'image') return [block.image]
    if (block.type === 'gallery') return block.images
    return block.type === 'embed' && block.embed.thumbnail ? [block.embed.thumbnail] : []
  })
}

/** The block that so many pictures make; none for none. */
export function pictureBlock(images: readonly Image[]): Block | undefined {
  const [first, ...more] = images
  if (!first) return undefined
  return more.length > 0 ? { type: 'gallery', images: [...images] } : { type: 'image', image: first }
}

/** The address, when a text is one web address and nothing else. */
export function loneAddress(text: string): string | undefined {
  const address = text.trim()
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address) ? address : undefined
}
