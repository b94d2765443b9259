/** Pages that say what is not there, or what went wrong, and lead back to what is. */
import { addresses } from '../../../shared/http-api.ts'
import { wordsFor } from '../../../shared/languages.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { fill } from '../../../shared/message.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { ownLang } from '../../../shared/render/context.ts'
import { html } from '../../../shared/render/html.ts'
import { renderFrame } from './layout.ts'
import type { Site } from './site.ts'

/** No page, no entry: 404. */
export function renderNotFound(site: Site, page?: LivePage): string {
  const { notFoundTitle, notFound } = pageMessagesFor((page ?? site).language)
  return renderTrouble(notFoundTitle, notFound, site, page)
}

/** A page that was taken down: 410. It is not named: that may be why. */
export function renderDown(site: Site, page?: LivePage): string {
  const { downTitle, down } = pageMessagesFor((page ?? site).language)
  return renderTrouble(downTitle, down, site, page && { language: page.language, direction: page.direction })
}

/** A withdrawn entry: 410. */
export function renderGone(site: Site, page: LivePage): string {
  const { goneTitle, gone } = pageMessagesFor(page.language)
  return renderTrouble(goneTitle, gone, site, page)
}

/** An address whose parts cannot be read: 400. */
export function renderBadAddress(site: Site, page?: LivePage): string {
  const { badAddressTitle, badAddress } = pageMessagesFor((page ?? site).language)
  return renderTrouble(badAddressTitle, badAddress, site, page)
}

/** Redis is away, or its like: 503. */
export function renderUnavailable(site: Site): string {
  const { unavailableTitle, unavailable } = pageMessagesFor(site.language)
  return renderTrouble(unavailableTitle, unavailable, site)
}

/** A fault of ours: 500. */
export function renderFault(site: Site): string {
  const { faultTitle, fault } = pageMessagesFor(site.language)
  return renderTrouble(faultTitle, fault, site)
}

type Around = Pick<LivePage, 'language' | 'direction'>

/** @param about the story to lead back to, where it is known; or only the language that it was in */
function renderTrouble(title: string, detail: string, site: Site, about?: LivePage | Around): string {
  const around: Around = about ?? { language: site.language, direction: wordsFor(site.language).direction }
  const messages = pageMessagesFor(around.language)
  return renderFrame(
    {
      language: around.language,
      direction: around.direction,
      title: `${title} – ${site.name}`,
      body: html`<main class="trouble"${ownLang(around)}><h1>${title}</h1><p>${detail}</p><p>${
        about && 'slug' in about
          ? html`<a class="button" href="${addresses.page(about.slug)}">${fill(messages.backToPage, about)}</a>`
          : html`<a class="button" href="${addresses.home}">${messages.backHome}</a>`
      }</p></main>`,
    },
    site,
  )
}
