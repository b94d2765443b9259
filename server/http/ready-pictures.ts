/** Only pictures that readers can get are published: a command takes their forms from the newsroom, not from its sender. */
import type { Block, Image } from '../../shared/block.ts'
import type { Command } from '../../shared/command.ts'
import { formsOf, pictureIdOf } from '../../shared/picture.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { PictureStore } from '../newsroom/ports.ts'

/** Seconds after which a picture is ready, more often than not. */
const retryAfter = 2

/**
 * The command with its own pictures as they are kept. Ready pictures never change, so the same command stays the same.
 * @throws Refusal `media-not-ready` while one is being prepared; `media-refused` when one is not there and never will be
 */
export async function withReadyPictures(pictures: Pick<PictureStore, 'find'>, command: Command): Promise<Command> {
  switch (command.type) {
    case 'publish': {
      const blocks = await readyBlocks(pictures, command.entry.blocks, true)
      return { ...command, entry: { ...command.entry, blocks } }
    }
    case 'edit': {
      // An entry that came from elsewhere may name pictures that did not: its words can be corrected all the same.
      const blocks = await readyBlocks(pictures, command.entry.blocks, false)
      return { ...command, entry: { ...command.entry, blocks } }
    }
    case 'createPage': {
      const { image } = command.page
      return image ? { ...command, page: { ...command.page, image: await ready(pictures, image, true) } } : command
    }
    case 'page': {
      const { image } = command.settings
      return image
        ? { ...command, settings: { ...command.settings, image: await ready(pictures, image, false) } }
        : command
    }
    default:
      return command
  }
}

function readyBlocks(
  pictures: Pick<PictureStore, 'find'>,
  blocks: readonly Block[],
  mustBeHere: boolean,
): Promise<Block[]> {
  const withForms = (image: Image) => ready(pictures, image, mustBeHere)
  return Promise.all(
    blocks.map(async (block): Promise<Block> => {
      switch (block.type) {
        case 'image':
          return { ...block, image: await withForms(block.image) }
        case 'gallery':
          return { ...block, images: await Promise.all(block.images.map(withForms)) }
        case 'video': {
          const { poster } = block.video
          return poster ? { ...block, video: { ...block.video, poster: await withForms(poster) } } : block
        }
        case 'embed': {
          const { thumbnail } = block.embed
          return thumbnail ? { ...block, embed: { ...block.embed, thumbnail: await withForms(thumbnail) } } : block
        }
        default:
          return block
      }
    }),
  )
}

async function ready(pictures: Pick<PictureStore, 'find'>, image: Image, mustBeHere: boolean): Promise<Image> {
  const id = pictureIdOf(image.src)
  if (id === undefined) return image
  const picture = await pictures.find(id)
  if (!picture) {
    if (!mustBeHere) return image
    throw new Refusal('media-refused', 'A picture of this entry is not in this newsroom: upload it first.')
  }
  if (picture.state === 'preparing') {
    const detail = `The picture ${picture.name} is still being prepared. Publish again in a moment.`
    throw new Refusal('media-not-ready', detail, { retryAfter })
  }
  if (picture.state === 'refused') {
    throw new Refusal(
      'media-refused',
      `The picture ${picture.name} cannot be published. ${picture.detail ?? ''}`.trim(),
    )
  }
  return { ...image, ...formsOf(picture) }
}
