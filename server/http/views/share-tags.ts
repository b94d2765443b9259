/** The card that other sites and messengers show of an address: Open Graph (ogp.me), and what of it X reads under its own names. */
import { type Html, html } from '../../../shared/render/html.ts'
import type { ShareCard } from '../../../shared/render/share-card.ts'
import { type FeedFile, imageFile } from './feed-files.ts'
import type { Site } from './site.ts'

export interface SharedAddress extends ShareCard {
  type: 'article' | 'website'
  /** Path of the address that the card leads to. */
  path: string
  /** BCP 47. */
  language: string
}

export function renderShareCard(card: SharedAddress, site: Pick<Site, 'name' | 'origin'>): Html {
  const { type, path, title, description } = card
  const { image } = card
  const file = image && imageFile(image, site.origin)
  return html`<meta property="og:type" content="${type}">
<meta property="og:site_name" content="${site.name}">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${site.origin}${path}">
<meta property="og:locale" content="${openGraphLocale(card.language)}">
${description && html`<meta property="og:description" content="${description}">`}
${file && renderImage(file, image.alt || image.caption)}
<meta name="twitter:card" content="${file ? 'summary_large_image' : 'summary'}">`
}

function renderImage({ url, width, height }: FeedFile, alt: string | undefined): Html {
  return html`<meta property="og:image" content="${url}">${
    width &&
    height &&
    html`<meta property="og:image:width" content="${Math.round(width)}"><meta property="og:image:height" content="${Math.round(height)}">`
  }${alt && html`<meta property="og:image:alt" content="${alt}"><meta name="twitter:image:alt" content="${alt}">`}`
}

/** Language and country, as Open Graph wants both: where none is given, the one where most who speak it live. */
function openGraphLocale(tag: string): string {
  const { language, region } = new Intl.Locale(tag).maximize()
  return region ? `${language}_${region}` : language
}
