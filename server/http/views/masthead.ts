/** How every page says whose it is: the masthead, and in the head of the page icons, colours, fonts and the manifest. */
import { addresses } from '../../../shared/http-api.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import type { Site } from './site.ts'

/** The name in type, or the logo in its place; its size is known before it loads. */
export function renderMasthead({ name, assets: { brand } }: Site): Html {
  const { logo } = brand
  const mark = logo
    ? html`<picture>${logo.dark && html`<source media="screen and (prefers-color-scheme: dark)" srcset="${logo.dark.href}" width="${logo.dark.width}" height="${logo.dark.height}">`}<img class="masthead__logo" src="${logo.href}" width="${logo.width}" height="${logo.height}" alt="${name}"></picture>`
    : name
  return html`<header class="masthead"><a class="masthead__name" href="${addresses.home}">${mark}</a></header>`
}

/** For the head of the page, before the styles: a font that comes after them comes too late for the first view. */
export function renderIdentity({ assets: { brand } }: Site): Html {
  const { icons, palettes } = brand
  return html`${brand.fonts.map(href => html`<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin>`)}
<link rel="icon" href="${icons.any}" type="${icons.anyType}">
<link rel="apple-touch-icon" href="${icons.png192}">
<link rel="manifest" href="/manifest.webmanifest">
<meta name="theme-color" content="${palettes.light.masthead}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${palettes.dark.masthead}" media="(prefers-color-scheme: dark)">`
}
