/** Makes a card of an address: what it is and what it is called, with a picture of it that we keep ourselves. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Embed } from '../../shared/block.ts'
import { isFrameOf } from '../../shared/embed-frames.ts'
import { formsOf } from '../../shared/picture.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { PictureQueue, PictureStore } from '../newsroom/ports.ts'
import type { Logger } from '../logger.ts'
import { type Description, readOEmbed, readOpenGraph } from './description.ts'
import type { FetchOutside } from './fetch-outside.ts'
import { type Found, findProvider, providerNames } from './providers.ts'

export interface CardParts {
  fetchOutside: FetchOutside
  media: Pick<PictureStore, 'uploadDir' | 'takeIn'>
  pictureQueue: Pick<PictureQueue, 'add'>
  logger: Logger
}

/**
 * A site that does not answer, or not in time, still gives a card: with less on it.
 * @throws Refusal `not-a-provider` for an address that stays a plain link
 */
export async function makeCard(parts: CardParts, address: string): Promise<Embed> {
  const found = findProvider(address)
  if (!found) {
    const detail = `This address is not a provider’s: it stays a link. There are cards for ${providerNames.join(', ')}.`
    throw new Refusal('not-a-provider', detail)
  }
  const { title, picture, post } = await describe(parts, found)
  const frame = post ? `https://embed.bsky.app/embed/${post.author}/app.bsky.feed.post/${post.id}` : found.frame
  const thumbnail = picture === undefined ? undefined : await keepPicture(parts, picture, found.provider)
  return {
    url: found.url,
    provider: found.provider,
    ...(title ? { title } : {}),
    ...(thumbnail ? { thumbnail } : {}),
    ...(frame && isFrameOf(found.provider, frame) ? { frame } : {}),
  }
}

async function describe({ fetchOutside, logger }: CardParts, { described, provider }: Found): Promise<Description> {
  try {
    if (described.as === 'oEmbed') {
      const { body } = await fetchOutside(described.at, { accept: 'application/json' })
      const { post, ...description } = readOEmbed(body.toString('utf8'))
      return post && provider === 'Bluesky' ? { ...description, post } : description
    }
    // Only the head of a page is read, and that stands at its beginning.
    const { body } = await fetchOutside(described.at, { accept: 'text/html', mayBeCut: true })
    return readOpenGraph(body.toString('utf8'))
  } catch (error) {
    logger.info({ provider, reason: String(error) }, 'a provider could not be asked about a card')
    return {}
  }
}

/** The picture goes the way of every upload: known by its content, drawn anew, served from here. */
async function keepPicture(
  { fetchOutside, media, pictureQueue, logger }: CardParts,
  address: string,
  provider: string,
) {
  try {
    const { body } = await fetchOutside(address, { accept: 'image/*' })
    const path = join(await media.uploadDir(), `.${randomUUID()}.upload`)
    await writeFile(path, body)
    const picture = await media.takeIn(path, `${provider} picture`)
    await pictureQueue.add(picture.id).catch(() => {}) // the media process looks on the disk, too
    return formsOf(picture)
  } catch (error) {
    logger.info({ provider, reason: String(error) }, 'the picture of a card was left out')
    return undefined
  }
}
