/** The frame of every reader page: head, masthead, and a foot that leads to all the others. */
import { addresses } from '../../../shared/http-api.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { ownLang } from '../../../shared/render/context.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { renderIdentity, renderMasthead } from './masthead.ts'
import type { Site } from './site.ts'

export interface Frame {
  language: string
  direction: 'ltr' | 'rtl'
  title: string
  description?: string
  /** Path of the one address under which this content is known; absent on pages that say that there is none. */
  canonical?: string
  /** More of the head: Open Graph, feeds, JSON-LD. */
  head?: Html
  /** Whether the page follows its log. */
  isLive?: boolean
  /** Fragment of what a keyboard may jump to past the masthead. */
  skipTo?: string
  body: Html
}

/** The page as text, beginning with its doctype. */
export function renderFrame(frame: Frame, site: Site): string {
  const words = pageMessagesFor(frame.language)
  const lang = ownLang(frame)
  const { assets } = site
  const canonical = frame.canonical !== undefined && site.origin + frame.canonical
  return html`<!doctype html>
<html lang="${frame.language}" dir="${frame.direction}" data-build="${assets.build}"${site.savesData && html` data-saver`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title}</title>
${frame.description && html`<meta name="description" content="${frame.description}">`}
<meta name="color-scheme" content="light dark">
${canonical ? html`<link rel="canonical" href="${canonical}">` : html`<meta name="robots" content="noindex">`}
${renderIdentity(site)}
${assets.readerStyles.map(href => html`<link rel="stylesheet" href="${href}">`)}
${
  frame.isLive && [
    assets.readerModules.map(href => html`<link rel="modulepreload" href="${href}">`),
    html`<script type="module" src="${assets.readerScript}"></script>`,
  ]
}
${frame.head}
</head>
<body>
${frame.skipTo && html`<a class="skip" href="#${frame.skipTo}"${lang}>${words.skipToUpdates}</a>`}
${renderMasthead(site)}
${frame.body}
${frame.canonical !== addresses.home && html`<footer class="foot"${lang}><a href="${addresses.home}">${words.home}</a></footer>`}
</body>
</html>
`.text
}
