// An address on a line of its own becomes a card, if its site is a provider's, and stays a link if not.
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type House, openHouse } from '../support/house.ts'
import { signedInDesk } from '../support/desk-journey.ts'

const test = base.extend<object, { house: House }>({
  house: [
    async ({ playwright: _ }, use) => {
      const house = await openHouse({}, { webs: 0, workers: 1, medias: 1 })
      await house.startWeb({}, 'tests/support/start/web-with-provider')
      await use(house)
      await house.stop()
    },
    { scope: 'worker' },
  ],
})

const composer = (page: Page) => page.getByRole('form', { name: 'New entry' })
const published = (page: Page, headline: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: headline }) })

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(words => navigator.clipboard.writeText(words), text)
  await page.keyboard.press('Control+V')
}

async function deskWithClipboard(house: House, browser: Parameters<typeof signedInDesk>[1], slug: string) {
  const page = await signedInDesk(house, browser, slug)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  return page
}

test('a pasted address is shown as a card, which readers get with its picture', async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await deskWithClipboard(house, browser, live.slug)
  await composer(page).getByLabel('Headline').fill('Seen from the harbour')
  await composer(page).getByLabel('Text').focus()
  await page.keyboard.type('Watch this first.\n\n\nThen read on.')
  await page.keyboard.press('ArrowUp')
  await paste(page, 'https://youtu.be/harbour-01')
  const offer = page.getByRole('region', { name: 'Card for a pasted address' })
  await expect(offer).toContainText('The harbour at night')
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
  expect(violations).toEqual([])
  await offer.getByRole('button', { name: 'Show as a card' }).click()
  await expect(page.getByRole('region', { name: 'Card from YouTube' })).toContainText('The harbour at night')
  await expect(composer(page).getByLabel('Text', { exact: true })).toContainText('Watch this first.')
  await expect(composer(page).getByLabel('Text', { exact: true })).toContainText('Then read on.')
  await page.keyboard.press('Control+Enter')
  const entry = published(page, 'Seen from the harbour')
  await expect(entry.getByRole('link', { name: /The harbour at night/ })).toHaveAttribute(
    'href',
    'https://www.youtube.com/watch?v=harbour-01',
  )
  await expect(entry.getByRole('button', { name: /Load content/ })).toBeHidden()
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('.embed picture img')).toHaveJSProperty('complete', true)
  await expect(reader.getByRole('button', { name: 'Load content from YouTube' })).toBeVisible()
})

test('an address of any other site becomes a link, without a question', async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await deskWithClipboard(house, browser, live.slug)
  await composer(page).getByLabel('Headline').fill('The report')
  await composer(page).getByLabel('Text').focus()
  const answered = page.waitForResponse('**/desk/api/embeds')
  await paste(page, 'https://example.org/report')
  expect((await answered).status()).toBe(422)
  await expect(page.getByRole('region', { name: 'Card for a pasted address' })).toHaveCount(0)
  await page.keyboard.press('Control+Enter')
  await expect(published(page, 'The report').getByRole('link', { name: 'https://example.org/report' })).toHaveAttribute(
    'href',
    'https://example.org/report',
  )
})

test('an address in the midst of a sentence is left alone; a service that is away says so, and is asked again', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await deskWithClipboard(house, browser, live.slug)
  let asked = 0
  await page.route('**/desk/api/embeds', route => {
    asked += 1
    return asked === 1 ? route.abort() : route.continue()
  })
  const text = composer(page).getByLabel('Text')
  await text.focus()
  await page.keyboard.type('It is at ')
  await paste(page, 'https://youtu.be/harbour-01')
  await expect(text).toHaveText('It is at https://youtu.be/harbour-01')
  await page.keyboard.press('Enter')
  expect(asked).toBe(0)
  await paste(page, 'https://youtu.be/harbour-01')
  const offer = page.getByRole('region', { name: 'Card for a pasted address' })
  await expect(offer).toContainText('No connection to the service')
  await offer.getByRole('button', { name: 'Try again' }).click()
  await expect(offer).toContainText('The harbour at night')
  await offer.getByRole('button', { name: 'Keep the link' }).click()
  await expect(offer).toHaveCount(0)
})
