// The tools of the composer, one by one: formatting keys, saving at once, videos, the headline's counter, pins.
import type { Page } from '@playwright/test'
import { composer, openDesk, write } from '../support/desk-journey.ts'
import { expect, test } from '../support/journey.ts'

const headline = (page: Page) => composer(page).getByLabel('Headline')
const text = (page: Page) => composer(page).getByRole('textbox', { name: 'Text', exact: true })

test('a video is added by its address, with the line that leads into it, and can be played by readers', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const keys = page.keyboard
  await headline(page).focus()
  await keys.type('The gate, filmed')
  await keys.press('Enter')
  await keys.type('It closed at noon.')
  await page.getByRole('button', { name: 'Video', exact: true }).click()
  await keys.type('http://films.example/gate.mp4')
  await keys.press('Enter')
  await expect(page.getByText('This is no address of a video: expected https://…')).toBeVisible()
  await keys.press('Control+a')
  await keys.type('films.example/gate.mp4')
  await keys.press('Enter')
  await expect(text(page)).toBeFocused()
  await keys.type('More of it tonight.')

  const card = composer(page).getByRole('region', { name: 'Video' })
  await expect(card).toContainText('https://films.example/gate.mp4')
  await card.getByLabel('Line that leads into it').fill('Our correspondent reports:')
  await card.getByLabel('Caption').fill('The last metre')
  await card.getByLabel('Credit').fill('R. Nunes')
  await keys.press('Control+Enter')
  await expect(composer(page).getByText(/^Live on 1 page/)).toBeVisible()

  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  const body = reader.getByRole('article').filter({ hasText: 'The gate, filmed' }).locator('.entry__body')
  await expect(body.locator(':scope > *')).toHaveText([
    'It closed at noon.',
    'Our correspondent reports:',
    /The last metre.*R\. Nunes/,
    'More of it tonight.',
  ])
  await expect(body.locator('video')).toHaveAttribute('src', 'https://films.example/gate.mp4')

  await page.getByRole('button', { name: 'Edit: The gate, filmed' }).click()
  const edit = page.getByRole('form', { name: /^Edit/ })
  await expect(edit.getByLabel('Line that leads into it')).toHaveValue('Our correspondent reports:')
  await edit.getByRole('button', { name: 'Remove video' }).click()
  await edit.getByLabel('Correction note').fill('The video showed another gate.')
  await keys.press('Control+Enter')
  await expect(body.locator('video')).toHaveCount(0)
  await expect(body).toContainText('More of it tonight.')
})

test('every formatting key does what its tool does', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const keys = page.keyboard
  await headline(page).fill('By keys')
  await text(page).focus()
  await keys.press('Control+e')
  await keys.type('A12')
  await keys.press('Control+e')
  await keys.type(' is shut')
  for (const [key, words] of [
    ['Control+Alt+2', 'Below'],
    ['Control+Shift+8', 'Dot'],
    ['Control+Shift+7', 'Number'],
    ['Control+Shift+9', 'Said'],
  ] as const) {
    await keys.press('Enter')
    // Out of a list, where there is one.
    await keys.press('Enter')
    await keys.press(key)
    await keys.type(words)
  }
  const kinds = text(page).locator(':scope > *')
  await expect(kinds.filter({ hasText: 'Below' }).locator('xpath=self::h3')).toHaveCount(1)
  await expect(text(page).locator('ul li')).toHaveText('Dot')
  await expect(text(page).locator('ol li')).toHaveText('Number')
  await expect(text(page).locator('blockquote')).toContainText('Said')
  await expect(text(page).locator('code')).toHaveText('A12')
})

test('Ctrl+S saves the draft at this very moment', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 60_000)
  await headline(page).fill('Not to be lost')
  const line = composer(page).getByText(/^Saved in your drafts/)
  // No clock runs here: what is saved by itself, is saved later.
  await expect(line).toHaveCount(0)
  await headline(page).press('Control+s')
  await expect(line).toBeVisible()
})

test('the counter of the headline counts what readers see, and says when it is long for a phone', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const counter = composer(page).locator('.counter')
  await headline(page).focus()
  await page.keyboard.type('Straße 👍 ')
  await expect(counter).toHaveText('8 characters')
  await page.keyboard.type('and so on '.repeat(12))
  await expect(counter).toContainText('long for a phone')
})

test('an entry is pinned to the top as it is published', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'There before')
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'What we know')
  await composer(page).getByRole('checkbox', { name: 'Pin to the top' }).check()
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByText(/^Live on 1 page/)).toBeVisible()
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('[data-part=pinned] article h2')).toHaveText(['What we know'])
})
