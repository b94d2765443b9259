/** All live pages: running first, then what is coming up, then what has ended. */
import { addresses } from '../../../shared/http-api.ts'
import { wordsFor } from '../../../shared/languages.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { contextOf, type RenderContext } from '../../../shared/render/context.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { picture } from '../../../shared/render/media.ts'
import { renderStatus } from '../../../shared/render/timeline.ts'
import { timeAndDay } from '../../../shared/render/times.ts'
import { renderHomeHead } from './home-head.ts'
import { renderFrame } from './layout.ts'
import type { Site } from './site.ts'

type Section = 'live' | 'scheduled' | 'ended'

/** The home page as text. */
export function renderHome(all: readonly LivePage[], site: Site): string {
  const { page: messages, direction } = wordsFor(site.language)
  const pages = all.filter(page => page.status !== 'down')
  const sections: Section[] = ['live', 'scheduled', 'ended']
  return renderFrame(
    {
      language: site.language,
      direction,
      title: `${messages.home} – ${site.name}`,
      description: messages.home,
      canonical: addresses.home,
      head: renderHomeHead(site),
      body: html`<main class="home"><h1>${messages.home}</h1>${pages.length === 0 && html`<p class="timeline-empty">${messages.homeEmpty}</p>`}${sections.map(
        section => renderSection(section, inOrder(pages, section), messages.homeSections[section], site),
      )}</main>`,
    },
    site,
  )
}

/** Coming up: the next one first; the others: the latest first, and what runs before what rests. A page whose times are equal keeps its place by its id. */
function inOrder(pages: readonly LivePage[], section: Section): LivePage[] {
  const direction = section === 'scheduled' ? 1 : -1
  return pages
    .filter(page => (page.status === 'paused' ? 'live' : page.status) === section)
    .sort(
      (one, other) =>
        Number(one.status === 'paused') - Number(other.status === 'paused') ||
        direction * (timeOf(one) - timeOf(other)) ||
        (one.id < other.id ? -1 : 1),
    )
}

function timeOf(page: LivePage): number {
  return page.status === 'ended' ? (page.coverageEnd ?? page.coverageStart) : page.coverageStart
}

function renderSection(section: Section, pages: readonly LivePage[], title: string, site: Site): Html | undefined {
  if (pages.length === 0) return undefined
  return html`<section class="home__section home__section--${section}" aria-labelledby="home-${section}"><h2 class="part-title" id="home-${section}">${title}</h2><ul class="cards">${pages.map(
    (page, place) => renderCard(page, section === 'live' && place === 0, site),
  )}</ul></section>`
}

function renderCard(page: LivePage, isFirst: boolean, { savesData }: Site): Html {
  const context = contextOf(page)
  return html`<li class="card" lang="${page.language}" dir="${page.direction}">${page.image && !savesData && html`<div class="card__picture">${picture({ ...page.image, decorative: true }, context, isFirst)}</div>`}<div class="card__words">${renderStatus(page, context)}<h3><a href="${addresses.page(page.slug)}">${page.headline}</a></h3>${
    page.standfirst && html`<p>${page.standfirst}</p>`
  }<p class="card__time">${renderTime(page, context)}</p></div></li>`
}

/** "Since 14:05 BST 12 June 2025"; a page that was taken down is on no list. */
function renderTime(page: LivePage, context: RenderContext): Html {
  const { homeTimes } = pageMessagesFor(page.language)
  const words = page.status !== 'down' && html`<span${context.ownLang}>${homeTimes[page.status]}</span> `
  return html`${words}${timeAndDay(timeOf(page), context)}`
}
