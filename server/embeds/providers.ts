/** The sites whose addresses become cards: what an address of theirs stands for, and where they describe it. */

/** What is known of a thing by its address alone. */
export interface Found {
  provider: string
  /** The address that readers are sent to. */
  url: string
  frame?: string
  /** Where its title and picture are told: as oEmbed JSON, or in the head of its own page. */
  described: { as: 'oEmbed' | 'openGraph'; at: string }
}

interface Provider {
  name: string
  /** Their subdomains count too. */
  hosts: readonly string[]
  read(url: URL): Omit<Found, 'provider'> | undefined
}

const oEmbed = (endpoint: string, url: string): Found['described'] => ({
  as: 'oEmbed',
  at: `${endpoint}${endpoint.includes('?') ? '&' : '?'}url=${encodeURIComponent(url)}`,
})

const providers: readonly Provider[] = [
  {
    name: 'YouTube',
    hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com'],
    read({ hostname, pathname, searchParams }) {
      const inPath = hostname.endsWith('youtu.be') ? /^\/([\w-]+)$/ : /^\/(?:shorts|live|embed)\/([\w-]+)$/
      const film = pathname === '/watch' ? searchParams.get('v') : inPath.exec(pathname)?.[1]
      if (!film || !/^[\w-]{6,20}$/.test(film)) return undefined
      const url = `https://www.youtube.com/watch?v=${film}`
      return {
        url,
        frame: `https://www.youtube-nocookie.com/embed/${film}`,
        described: oEmbed('https://www.youtube.com/oembed?format=json', url),
      }
    },
  },
  {
    name: 'Vimeo',
    hosts: ['vimeo.com'],
    read({ pathname }) {
      const film = /^\/(?:video\/|channels\/[\w-]+\/)?(\d{1,12})\/?$/.exec(pathname)?.[1]
      if (!film) return undefined
      const url = `https://vimeo.com/${film}`
      const frame = `https://player.vimeo.com/video/${film}?dnt=1`
      return { url, frame, described: oEmbed('https://vimeo.com/api/oembed.json', url) }
    },
  },
  {
    name: 'X',
    hosts: ['x.com', 'twitter.com'],
    read({ pathname }) {
      const [, author, post] = /^\/(\w{1,20})\/status\/(\d{1,25})/.exec(pathname) ?? []
      if (!author || !post) return undefined
      const url = `https://x.com/${author}/status/${post}`
      return {
        url,
        frame: `https://platform.twitter.com/embed/Tweet.html?id=${post}&dnt=true`,
        described: oEmbed('https://publish.twitter.com/oembed?omit_script=1&dnt=true', url),
      }
    },
  },
  {
    name: 'Bluesky',
    hosts: ['bsky.app'],
    read({ pathname }) {
      const [, author, post] = /^\/profile\/([\w.:-]{1,200})\/post\/(\w{1,40})$/.exec(pathname) ?? []
      if (!author || !post) return undefined
      const url = `https://bsky.app/profile/${author}/post/${post}`
      // A name may pass to another account: only the account's id makes a frame.
      const frame = author.startsWith('did:')
        ? { frame: `https://embed.bsky.app/embed/${author}/app.bsky.feed.post/${post}` }
        : {}
      return { url, ...frame, described: oEmbed('https://embed.bsky.app/oembed', url) }
    },
  },
  {
    name: 'Instagram',
    hosts: ['instagram.com'],
    read({ pathname }) {
      const [, kind, post] = /^\/(?:[\w.]+\/)?(p|reel)\/([\w-]{1,40})/.exec(pathname) ?? []
      if (!kind || !post) return undefined
      const url = `https://www.instagram.com/${kind}/${post}/`
      return { url, frame: `${url}embed/`, described: { as: 'openGraph', at: url } }
    },
  },
  {
    name: 'TikTok',
    hosts: ['tiktok.com'],
    read({ pathname }) {
      const [, author, film] = /^\/(@[\w.]{1,40})\/video\/(\d{1,25})/.exec(pathname) ?? []
      if (!author || !film) return undefined
      const url = `https://www.tiktok.com/${author}/video/${film}`
      const described = oEmbed('https://www.tiktok.com/oembed', url)
      return { url, frame: `https://www.tiktok.com/embed/v2/${film}`, described }
    },
  },
  {
    name: 'SoundCloud',
    hosts: ['soundcloud.com'],
    read({ hostname, pathname }) {
      if (!/^(?:www\.|m\.)?soundcloud\.com$/.test(hostname)) return undefined
      if (!/^\/[\w-]{1,60}(?:\/sets)?\/[\w-]{1,120}\/?$/.test(pathname)) return undefined
      const url = `https://soundcloud.com${pathname}`
      return {
        url,
        frame: `https://w.soundcloud.com/player/?url=${encodeURIComponent(url)}`,
        described: oEmbed('https://soundcloud.com/oembed?format=json', url),
      }
    },
  },
  {
    name: 'Datawrapper',
    hosts: ['datawrapper.dwcdn.net', 'datawrapper.de'],
    read({ pathname }) {
      const chart = /^\/(?:_\/)?(\w{5})(?:\/|$)/.exec(pathname)?.[1]
      if (!chart) return undefined
      const url = `https://datawrapper.dwcdn.net/${chart}/`
      return { url, frame: url, described: oEmbed('https://api.datawrapper.de/v3/oembed?format=json', url) }
    },
  },
  {
    name: 'Flourish',
    hosts: ['flourish.studio', 'flo.uri.sh'],
    read({ pathname }) {
      const [, kind, number] = /^\/(visualisation|story)\/(\d{1,12})(?:\/|$)/.exec(pathname) ?? []
      if (!kind || !number) return undefined
      const url = `https://public.flourish.studio/${kind}/${number}/`
      const frame = `https://flo.uri.sh/${kind}/${number}/embed`
      return { url, frame, described: { as: 'openGraph', at: url } }
    },
  },
]

/** Names for people, in a sentence. */
export const providerNames: readonly string[] = providers.map(provider => provider.name)

/** What an address stands for; undefined where its site is no provider, or it is nothing that has a card. */
export function findProvider(address: string): Found | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (!['https:', 'http:'].includes(url.protocol) || url.username || url.password || url.port) return undefined
  const provider = providers.find(({ hosts }) => hosts.some(host => isUnder(url.hostname, host)))
  const found = provider?.read(url)
  return provider && found && { provider: provider.name, ...found }
}

function isUnder(hostname: string, host: string): boolean {
  return hostname === host || hostname.endsWith(`.${host}`)
}
