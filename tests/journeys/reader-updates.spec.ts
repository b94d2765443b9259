// When new updates come in by themselves, when they wait, and what each way of reading a page shows of them.
import type { Locator, Page } from '@playwright/test'
import { expect, headlines, hide, isLive, test } from '../support/journey.ts'

const button = (page: Page): Locator => page.locator('[data-part=new-updates]')
const line = (page: Page): Locator => page.locator('[data-part=connection]')

test('paused updates wait, also after a reload, until they are followed again', async ({ house, page }) => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.getByRole('button', { name: 'Pause updates' }).click()
  await expect(line(page)).toHaveText('Updates are paused. New ones wait for you.')
  await house.publish([slug], 'One')
  await expect(button(page)).toHaveText('1 new update')
  expect(await headlines(page)).toEqual(['Before'])

  await page.reload()
  await expect(line(page)).toContainText('paused')
  await house.publish([slug], 'Two')
  await expect(button(page)).toHaveText('1 new update')
  expect(await headlines(page)).toEqual(['One', 'Before'])
  await page.getByRole('button', { name: 'Follow live' }).click()
  await expect(page.locator('h2:focus')).toHaveText('Two')
  await expect(button(page)).toBeHidden()
  await isLive(page)
  await house.publish([slug], 'Three')
  await expect.poll(() => headlines(page)).toEqual(['Three', 'Two', 'One', 'Before'])
})

test('while words are marked nothing comes in', async ({ house, page }) => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.getByRole('heading', { name: 'Before' }).dblclick({ position: { x: 20, y: 12 } })
  expect(await page.evaluate(() => String(getSelection()).trim())).toBe('Before')
  await house.publish([slug], 'One')
  await expect(button(page)).toHaveText('1 new update')
  expect(await headlines(page)).toEqual(['Before'])
  expect(await page.evaluate(() => String(getSelection()).trim())).toBe('Before')
})

for (const away of ['in another tab', 'without a network'] as const) {
  test(`after a long while ${away} what came meanwhile is set apart from what was there`, async ({ house, page }) => {
    const { slug } = await house.createPage()
    await house.publish([slug], 'Before')
    await page.goto(`${house.url}/live/${slug}`)
    await isLive(page)
    const leave = (isGone: boolean) =>
      away === 'in another tab' ? hide(page, isGone) : page.context().setOffline(isGone)
    await leave(true)
    if (away === 'without a network') await expect(line(page)).toContainText('offline')
    await page.evaluate(() => {
      const timeOfDay = Date.now
      Date.now = () => timeOfDay() + 6 * 60_000
    })
    await house.publish([slug], 'One')
    await house.publish([slug], 'Two')
    await leave(false)
    if (away === 'in another tab') await button(page).click()
    await expect.poll(() => itemsOf(page)).toEqual(['Two', 'One', 'Since you left', 'Before'])
    await page.evaluate(() => scrollTo(0, 0))
    await house.publish([slug], 'Three')
    await expect.poll(() => itemsOf(page)).toEqual(['Three', 'Two', 'One', 'Since you left', 'Before'])
  })
}

test('after a moment away nothing is set apart', { tag: '@full' }, async ({ house, page }) => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await hide(page, true)
  await house.publish([slug], 'One')
  await expect(page).toHaveTitle(/^\(1\) /)
  await hide(page, false)
  await button(page).click()
  expect(await itemsOf(page)).toEqual(['One', 'Before'])
})

test('breaking news is named in the button and in the tab', async ({ house, page }) => {
  const { slug } = await house.createPage({ headline: 'The harbour' })
  await house.publish([slug], 'Before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await hide(page, true)
  await house.publish([slug], 'The gate is shut', { kind: 'breaking' })
  await house.publish([slug], 'More on the gate')
  await expect(page).toHaveTitle(/^\(2\) Breaking: The gate is shut · The harbour/)
  await hide(page, false)
  await expect(button(page)).toHaveText('Breaking: The gate is shut · 2 new updates')
  await expect(button(page)).toHaveClass(/new-updates--breaking/)
  await button(page).click()
  await expect(page).toHaveTitle(/^The harbour/)
})

test('among key events alone only key events come in and count, and what is none any more goes', async ({
  house,
  page,
}) => {
  const { slug, id } = await house.createPage()
  const first = await house.publish([slug], 'The first', { keyEvent: true })
  await page.goto(`${house.url}/live/${slug}?show=key`)
  await isLive(page)
  await house.publish([slug], 'No key event')
  await house.publish([slug], 'The second', { keyEvent: true })
  await expect.poll(() => headlines(page)).toEqual(['The second', 'The first'])
  await hide(page, true)
  await house.publish([slug], 'None either')
  const third = await house.publish([slug], 'The third', { keyEvent: true })
  await house.publish([slug], 'The fourth', { keyEvent: true })
  await expect(page).toHaveTitle(/^\(2\) /)
  await house.command({ type: 'unmark', entry: { id: third }, page: id })
  await expect(page).toHaveTitle(/^\(1\) /)
  await hide(page, false)
  await button(page).click()
  await house.command({ type: 'unmark', entry: { id: first }, page: id })
  await expect.poll(() => headlines(page)).toEqual(['The fourth', 'The second'])
  await house.command({ type: 'mark', entry: { id: first }, page: id })
  await expect.poll(() => headlines(page)).toEqual(['The fourth', 'The second', 'The first'])
})

test('whoever reads from the start gets what is new at the end', async ({ house, page }) => {
  const { slug } = await house.createPage()
  for (const title of ['One', 'Two']) await house.publish([slug], title)
  await page.goto(`${house.url}/live/${slug}?order=oldest`)
  await isLive(page)
  await house.publish([slug], 'Three')
  await expect.poll(() => headlines(page)).toEqual(['One', 'Two', 'Three'])
  await expect(button(page)).toBeHidden()
})

/** What the items of the timeline begin with, the line between old and new included, top to bottom. */
function itemsOf(page: Page): Promise<string[]> {
  return page
    .locator('[data-part=timeline] > li')
    .evaluateAll(items => items.map(item => (item.querySelector('h2') ?? item).textContent ?? ''))
}
