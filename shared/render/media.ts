/** Pictures, films and cards of other sites: every box has its size before anything loads, so nothing moves when it does. */
import type { Embed, Image, Video } from '../block.ts'
import { fill } from '../message.ts'
import type { RenderContext } from './context.ts'
import { type Html, html } from './html.ts'
import { linked, safeSource } from './links.ts'

/** Films without a poster are given the shape that nearly all have. */
const filmShape = { width: 1280, height: 720 }
const filmFile = /\.(?:mp4|m4v|mov|webm|ogv)(?:[?#]|$)/i

/** How wide a picture stands in the text column; browsers choose the file by it. */
const inColumn = '(min-width:44rem) 42rem,100vw'
const inGallery = '(min-width:44rem) 21rem,50vw'

/**
 * A picture without its caption, in the best format and width for the browser that shows it. An import may have brought
 * no alt: an empty one keeps file names from being read out.
 */
export function picture(image: Image, context: RenderContext, eager = false, sizes = inColumn): Html {
  const src = safeSource(image.src, context)
  if (src === undefined) return html``
  const { widths, formats, placeholder } = image
  const img = html`<img src="${src}" alt="${(!image.decorative && image.alt) || ''}"${sizeOf(image)} decoding="async"${
    eager && !context.savesData ? html` fetchpriority="high"` : html` loading="lazy"`
  }>`
  // Readers of feeds have no style that would lay one picture over the other.
  if (context.origin) return img
  const before = src.slice(0, src.lastIndexOf('-') + 1)
  const sources =
    widths &&
    formats?.map(
      format =>
        html`<source type="image/${format}" sizes="${sizes}" srcset="${widths.map(width => `${before}${width}.${format} ${width}w`).join()}">`,
    )
  const blur = placeholder && html`<img class="blur" src="${placeholder}" alt=""${context.savesData && sizeOf(image)}>`
  // What is lazy is not loaded as long as it is folded away; but without a script browsers know nothing of lazy (HTML
  // 4.8.4.3): there no source fits, and a link leads to the picture.
  if (context.savesData) {
    const { ownLang, messages } = context
    return html`<details class="frame saved"><summary>${blur}<span class="saved__words"><b${ownLang}>${messages.showPicture}</b> ${image.alt}</span></summary><picture><source media="(scripting:none)" srcset="data:,">${sources}${img}</picture><noscript><a class="saved__link" href="${src}"${ownLang}>${messages.showPicture}</a></noscript></details>`
  }
  return sources ? html`<span class="frame">${blur}<picture>${sources}${img}</picture></span>` : img
}

export function pictureFigure(image: Image, context: RenderContext, eager = false, sizes?: string): Html {
  return html`<figure class="picture${image.height > image.width && ' picture--tall'}">${picture(image, context, eager, sizes)}${captionOf(image, context)}</figure>`
}

/** Pictures side by side where there is room. */
export function gallery(images: readonly Image[], context: RenderContext, eager = false): Html {
  return html`<div class="gallery gallery--${images.length % 2 === 0 ? 'even' : 'odd'}">${images.map((image, place) =>
    pictureFigure(image, context, eager && place === 0, inGallery),
  )}</div>`
}

/** A film file plays in place; any other address is a page to go to. Nothing of it loads before it is asked for. */
export function video(film: Video, context: RenderContext): Html {
  const src = safeSource(film.src, context)
  const { messages, ownLang } = context
  const poster = film.poster && !context.savesData && safeSource(film.poster.src, context)
  const player =
    src !== undefined && (filmFile.test(src) || film.src.startsWith('/media/'))
      ? html`<video controls preload="none" playsinline${sizeOf(film.poster ?? filmShape)}${poster && html` poster="${poster}"`} src="${src}">${linked(messages.watch, film.src, context)}</video>`
      : linked(
          html`${film.poster && !context.savesData && picture(film.poster, context)}<span class="video__link"${ownLang}>${messages.watch}</span>`,
          film.src,
          context,
          'video__card',
        )
  return html`${film.intro && html`<p class="video__intro">${film.intro}</p>`}<figure class="video">${player}${captionOf(film, context)}</figure>`
}

/** A plain link that works by itself; a script may load the other site's frame in its place when a reader asks for it. */
export function embed(card: Embed, context: RenderContext): Html {
  const { messages, ownLang } = context
  const { provider } = card
  return html`<figure class="embed" data-embed="${card.url}" data-provider="${provider}">${linked(
    html`${card.thumbnail && !context.savesData && picture(card.thumbnail, context)}<span class="embed__words"><span class="embed__title" dir="auto">${
      card.title || card.url
    }</span> <span class="embed__provider"${ownLang}>${fill(messages.viewOn, { provider })}</span></span>`,
    card.url,
    context,
    'embed__card',
  )}${card.frame && !context.origin && html`<button class="embed__load" data-frame="${card.frame}"${ownLang}>${fill(messages.loadFrom, { provider })}</button>`}</figure>`
}

function captionOf(
  { caption, credit }: { caption?: string; credit?: string },
  { messages, ownLang }: RenderContext,
): Html | undefined {
  if (!caption && !credit) return undefined
  return html`<figcaption>${caption && html`<span class="caption">${caption}</span> `}${
    credit && html`<span class="credit"><span${ownLang}>${messages.credit}</span> <bdi>${credit}</bdi></span>`
  }</figcaption>`
}

function sizeOf({ width, height }: { width: number; height: number }): Html | undefined {
  return width > 0 && height > 0 ? html` width="${Math.round(width)}" height="${Math.round(height)}"` : undefined
}
