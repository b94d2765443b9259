/** The pictures and films of an entry as feeds attach them: absolute addresses, and a media type where the name tells it. */
import type { Block, Image, Video } from '../../../shared/block.ts'
import { safeLink, safeSource } from '../../../shared/render/links.ts'

export interface FeedFile {
  medium: 'image' | 'video'
  /** Absolute, in ASCII. */
  url: string
  /** Undefined where the address does not end in a known file name. */
  type?: string
  /** CSS pixels; a film's are those of its poster. */
  width?: number
  height?: number
  /** What it shows, in words. */
  title?: string
  credit?: string
  /** A film's still. */
  poster?: FeedFile
}

const types: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  m4v: 'video/x-m4v',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogv: 'video/ogg',
  webm: 'video/webm',
}

/** In the order in which they are shown. A film that is another site's page, not a file, is left to its link in the text. */
export function filesOf(blocks: readonly Block[], origin: string): FeedFile[] {
  return blocks.flatMap(block => {
    switch (block.type) {
      case 'image':
        return imageFile(block.image, origin) ?? []
      case 'gallery':
        return block.images.flatMap(image => imageFile(image, origin) ?? [])
      case 'video':
        return videoFile(block.video, origin) ?? []
      default:
        return []
    }
  })
}

/** A picture as a file; undefined when its address may not stand in a page. */
export function imageFile(image: Image, origin: string): FeedFile | undefined {
  const url = sourceAddress(image.src, origin)
  if (url === undefined) return undefined
  const { width, height, caption, alt, credit } = image
  return { medium: 'image', url, type: typeOf(url, 'image'), width, height, title: caption || alt, credit }
}

function videoFile({ src, poster, caption, credit }: Video, origin: string): FeedFile | undefined {
  const url = sourceAddress(src, origin)
  const type = url === undefined ? undefined : typeOf(url, 'video')
  if (url === undefined || type === undefined) return undefined
  const still = poster && imageFile(poster, origin)
  return {
    medium: 'video',
    url,
    type,
    width: still?.width,
    height: still?.height,
    title: caption,
    credit,
    poster: still,
  }
}

/** The address of another site or of ours, absolute and in ASCII as RSS wants it; undefined when it is not one to follow. */
export function linkAddress(address: string | undefined, origin: string): string | undefined {
  return address === undefined ? undefined : inAscii(safeLink(address, { origin }))
}

function sourceAddress(address: string, origin: string): string | undefined {
  return inAscii(safeSource(address, { origin }))
}

function inAscii(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).href : undefined
}

function typeOf(url: string, medium: FeedFile['medium']): string | undefined {
  const type = types[/\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '']
  return type?.startsWith(`${medium}/`) ? type : undefined
}
