/** Where readers say what they look for: a plain form, so that it works without a script. The button beside the field says what it is for (WCAG 2.2, G167); its label is read out. */
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { type Html, html } from '../../../shared/render/html.ts'

/** Longest question, UTF-16 units. */
export const mostQuestion = 100

/** @param question what was asked before */
export function renderSearchForm({ slug, language }: LivePage, question: string | undefined): Html {
  const words = pageMessagesFor(language)
  return html`<form class="search" role="search" action="${addresses.page(slug)}"><label class="unseen" for="search">${words.search}</label><span class="search__line"><input class="search__field" id="search" name="search" type="search" value="${question}" placeholder="${words.search}" maxlength="${mostQuestion}" required dir="auto" autocomplete="off" enterkeyhint="search"><button class="search__button">${words.searchNow}</button></span></form>`
}
