/** Pages that say what is not there, and lead back to what is. */
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { html } from '../../../shared/render/html.ts'
import { renderFrame } from './layout.ts'
import type { Site } from './site.ts'

/** No page, no entry: 404. */
export function renderNotFound(site: Site, page?: LivePage): string {
  const { notFoundTitle, notFound } = pageMessagesFor(page?.language ?? 'en')
  return renderTrouble(notFoundTitle, notFound, site, page)
}

/** A page that was taken down: 410. It is not named: that may be why. */
export function renderDown(site: Site, { language }: LivePage): string {
  const { downTitle, down } = pageMessagesFor(language)
  return renderTrouble(downTitle, down, site)
}

/** A withdrawn entry: 410. */
export function renderGone(site: Site, page: LivePage): string {
  const { goneTitle, gone } = pageMessagesFor(page.language)
  return renderTrouble(goneTitle, gone, site, page)
}

/** An address whose parts cannot be read: 400. */
export function renderBadAddress(site: Site, page?: LivePage): string {
  const { badAddressTitle, badAddress } = pageMessagesFor(page?.language ?? 'en')
  return renderTrouble(badAddressTitle, badAddress, site, page)
}

/** Any other trouble in the look of the site. @param page the story to lead back to, where it is known */
export function renderTrouble(title: string, detail: string, site: Site, page?: LivePage): string {
  const messages = pageMessagesFor(page?.language ?? 'en')
  return renderFrame(
    {
      language: page?.language ?? 'en',
      direction: page?.direction ?? 'ltr',
      title: `${title} – ${site.name}`,
      body: html`<main class="trouble"><h1>${title}</h1><p>${detail}</p><p>${
        page
          ? html`<a class="button" href="${addresses.page(page.slug)}">${messages.backToPage(page.headline)}</a>`
          : html`<a class="button" href="${addresses.home}">${messages.backHome}</a>`
      }</p></main>`,
    },
    site,
  )
}
