/** What stands inside of a text and brings its own fields: one line for each kind of block that has some. */
import type { JSX } from 'preact'
import type { Block, BlockType } from '../../../shared/block.ts'
import { renderBlocks } from '../../../shared/render/blocks.ts'
import type { RenderContext } from '../../../shared/render/context.ts'
import { EmbedField } from '../embed-field.tsx'
import { pictureBlock } from '../entry-pictures.ts'
import { PictureField } from '../picture-field.tsx'
import { PictureGallery } from '../picture-gallery.tsx'
import { VideoField } from '../video-field.tsx'

export interface CardProps<Type extends BlockType = BlockType> {
  block: Extract<Block, { type: Type }>
  isLocked: boolean
  context: RenderContext
  change(block: Block): void
  remove(): void
}

/** Fields for a kind of block; a kind that has none here is shown as readers see it, and sent back as it came. */
const fieldsOf: { [Type in BlockType]?: (props: CardProps<Type>) => JSX.Element } = {
  image: ({ block, isLocked, change, remove }) => (
    <PictureField
      image={block.image}
      isLocked={isLocked}
      change={image => change({ type: 'image', image })}
      remove={remove}
    />
  ),
  gallery: ({ block, isLocked, change, remove }) => (
    <PictureGallery
      images={block.images}
      isLocked={isLocked}
      change={images => {
        const left = pictureBlock(images)
        if (left) change(left)
        else remove()
      }}
    />
  ),
  video: ({ block, isLocked, context, change, remove }) => (
    <VideoField
      video={block.video}
      context={context}
      isLocked={isLocked}
      change={video => change({ type: 'video', video })}
      remove={remove}
    />
  ),
  embed: ({ block, isLocked, context, change, remove }) => (
    <EmbedField
      embed={block.embed}
      context={context}
      isLocked={isLocked}
      change={embed => change({ type: 'embed', embed })}
      remove={remove}
    />
  ),
}

/** What a card is called. */
export function cardName(block: Block): string {
  switch (block.type) {
    case 'image':
      return 'Picture'
    case 'gallery':
      return `Gallery of ${block.images.length} pictures`
    case 'video':
      return 'Video'
    case 'embed':
      return `Card from ${block.embed.provider}`
    default:
      return 'Block'
  }
}

export function CardFields(props: CardProps): JSX.Element {
  const Fields = fieldsOf[props.block.type] as ((props: CardProps) => JSX.Element) | undefined
  return Fields ? <Fields {...props} /> : <Shown {...props} />
}

function Shown({ block, isLocked, context, remove }: CardProps) {
  return (
    <>
      {/* Markup of our own renderer, which escapes all text. */}
      <div class="kept__block" inert dangerouslySetInnerHTML={{ __html: renderBlocks([block], context).text }} />
      <button type="button" class="button button--small kept__remove" disabled={isLocked} onClick={remove}>
        Remove
      </button>
    </>
  )
}
