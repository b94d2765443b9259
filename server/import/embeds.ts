/** Frames of other sites, as cards: which site it is, and the address a reader would go to by themselves. */
import type { Embed } from '../../shared/block.ts'
import { findProvider } from '../embeds/providers.ts'
import { tidied } from './clean-text.ts'

interface Provider {
  name: string
  /** Host names; their subdomains count too. */
  hosts: readonly string[]
  /** The address of the page that an address of its frame stands for. */
  pageOf?: (frame: URL) => string | undefined
}

const providers: readonly Provider[] = [
  {
    name: 'YouTube',
    hosts: ['youtube.com', 'youtube-nocookie.com', 'youtu.be'],
    pageOf: ({ pathname }) => {
      const film = /^\/embed\/([\w-]{6,20})$/.exec(pathname)?.[1]
      return film && `https://www.youtube.com/watch?v=${film}`
    },
  },
  {
    name: 'Vimeo',
    hosts: ['vimeo.com'],
    pageOf: ({ hostname, pathname }) => {
      const film = hostname === 'player.vimeo.com' ? /^\/video\/(\d+)$/.exec(pathname)?.[1] : undefined
      return film && `https://vimeo.com/${film}`
    },
  },
  { name: 'X', hosts: ['x.com', 'twitter.com'] },
  { name: 'Bluesky', hosts: ['bsky.app'] },
  { name: 'Instagram', hosts: ['instagram.com'] },
  { name: 'Facebook', hosts: ['facebook.com', 'fb.watch'] },
  { name: 'TikTok', hosts: ['tiktok.com'] },
  { name: 'Dailymotion', hosts: ['dailymotion.com', 'dai.ly'] },
  { name: 'SoundCloud', hosts: ['soundcloud.com'] },
  { name: 'Spotify', hosts: ['spotify.com'] },
  { name: 'Datawrapper', hosts: ['datawrapper.de', 'dwcdn.net'] },
  { name: 'Flourish', hosts: ['flourish.studio'] },
  { name: 'Telegram', hosts: ['t.me'] },
  { name: 'Reddit', hosts: ['reddit.com'] },
]

/**
 * The card for an address, or undefined when it leads to no site that we know: then a plain link says more.
 * @param address absolute http or https address
 */
export function embedOf(address: string, title?: string): Embed | undefined {
  const url = new URL(address)
  const provider = providers.find(({ hosts }) => hosts.some(host => isUnder(url.hostname, host)))
  if (!provider) return undefined
  const words = tidied(title)
  const page = provider.pageOf?.(url) ?? url.href
  const known = findProvider(page)
  const frame = known?.provider === provider.name ? known.frame : undefined
  return { url: page, provider: provider.name, ...(words ? { title: words } : {}), ...(frame ? { frame } : {}) }
}

function isUnder(hostname: string, host: string): boolean {
  return hostname === host || hostname.endsWith(`.${host}`)
}
