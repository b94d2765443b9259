/** Whose frames may be shown in an entry, at which addresses, and what shape they have: everything else stays a link. */

/** `film` 16:9; `upright` 9:16; `post`, `chart`, `sound`: as high as those usually are. */
export type FrameShape = 'film' | 'upright' | 'post' | 'chart' | 'sound'

interface EmbedFrame {
  origin: string
  /** All of the address after the origin. */
  path: RegExp
  shape: FrameShape
}

export const embedFrames: Readonly<Record<string, EmbedFrame>> = {
  YouTube: { origin: 'https://www.youtube-nocookie.com', path: /^\/embed\/[\w-]{6,20}$/, shape: 'film' },
  Vimeo: { origin: 'https://player.vimeo.com', path: /^\/video\/\d{1,12}\?dnt=1$/, shape: 'film' },
  X: { origin: 'https://platform.twitter.com', path: /^\/embed\/Tweet\.html\?id=\d{1,25}&dnt=true$/, shape: 'post' },
  Bluesky: {
    origin: 'https://embed.bsky.app',
    path: /^\/embed\/did:[a-z]+:[\w.%-]{1,200}\/app\.bsky\.feed\.post\/\w{1,40}$/,
    shape: 'post',
  },
  Instagram: { origin: 'https://www.instagram.com', path: /^\/(?:p|reel)\/[\w-]{1,40}\/embed\/$/, shape: 'post' },
  TikTok: { origin: 'https://www.tiktok.com', path: /^\/embed\/v2\/\d{1,25}$/, shape: 'upright' },
  SoundCloud: { origin: 'https://w.soundcloud.com', path: /^\/player\/\?url=[\w.~%-]{1,500}$/, shape: 'sound' },
  Datawrapper: { origin: 'https://datawrapper.dwcdn.net', path: /^\/\w{5}\/$/, shape: 'chart' },
  Flourish: { origin: 'https://flo.uri.sh', path: /^\/(?:visualisation|story)\/\d{1,12}\/embed$/, shape: 'chart' },
}

/** Whether an address is that of a frame which this provider has for such cards. */
export function isFrameOf(provider: string, frame: string): boolean {
  const known = Object.hasOwn(embedFrames, provider) ? embedFrames[provider] : undefined
  return known !== undefined && frame.startsWith(known.origin) && known.path.test(frame.slice(known.origin.length))
}
