/** The desk's page: a frame for its script, and a word for whoever has none. */
import { addresses } from '../../../shared/http-api.ts'
import { html } from '../../../shared/render/html.ts'
import type { Assets } from '../assets.ts'

export interface DeskSite {
  name: string
  assets: Pick<Assets, 'build' | 'brand' | 'deskScript' | 'deskStyles'>
}

/** The page as text, beginning with its doctype. */
export function renderDesk({ name, assets }: DeskSite): string {
  return html`<!doctype html>
<html lang="en" dir="ltr" data-build="${assets.build}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Desk – ${name}</title>
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="${assets.brand.icons.any}" type="${assets.brand.icons.anyType}">
${assets.deskStyles.map(href => html`<link rel="stylesheet" href="${href}">`)}
<script type="module" src="${assets.deskScript}"></script>
</head>
<body class="desk-body">
<div id="desk"><p class="desk-opening" role="status">Opening the desk…</p></div>
<noscript><p class="desk-opening">The desk needs JavaScript. <a href="${addresses.home}">All live coverage</a> can be read without it.</p></noscript>
</body>
</html>
`.text
}
