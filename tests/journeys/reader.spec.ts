// What a reader sees while a page is open: updates arrive by themselves, in place, counted, and named.
import { body } from '../support/newsroom.ts'
import { expect, headlines, isLive, test } from '../support/journey.ts'

test('[T6] a hundred live operations reach an open page without one HTTP request', async ({ house, page }) => {
  const { slug, id } = await house.createPage()
  const first = await house.publish([slug], 'The first')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  for (let number = 0; number < 90; number += 1) await house.publish([slug], `Update ${number}`)
  for (let number = 0; number < 5; number += 1) {
    await house.command({ type: 'mark', entry: { id: first }, page: id })
    await house.command({ type: 'unmark', entry: { id: first }, page: id })
  }
  const last = await house.publish([slug], 'The last')
  await expect(page.locator(`#entry-${last}`)).toBeVisible()
  await expect(page.locator('[data-part=timeline] article')).toHaveCount(92)
  expect(asked).toEqual([])
})

test('an edit changes an entry wherever it shows, and a withdrawal takes it away everywhere', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  const id = await house.publish([slug], 'As it was', { pinned: true, keyEvent: true })
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await house.command({ type: 'edit', entry: { id, revision: 1, ...body('As it is') } })
  await expect(page.locator(`#entry-${id} h2`)).toHaveText('As it is')
  await expect(page.locator(`#pinned-${id} h2`)).toHaveText('As it is')
  await expect(page.locator('[data-part=key-events] li')).toContainText('As it is')
  await house.command({ type: 'withdraw', entry: { id } })
  await expect(page.locator('main')).not.toContainText('As it is')
  await expect(page.locator('[data-part=pinned]')).toBeHidden()
  await expect(page.locator('[data-part=key-events]')).toBeHidden()
})

test('the badge, the headline and the key points change in an open page, which says when coverage has ended', async ({
  house,
  page,
}) => {
  const { slug, id } = await house.createPage()
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await expect(page.locator('[data-part=status]')).toHaveText('Live')
  const settings = { headline: 'Another headline', keyPoints: ['What matters'], status: 'ended' }
  await house.command({ type: 'page', page: id, settings })
  await expect(page.locator('h1')).toHaveText('Another headline')
  await expect(page.locator('[data-part=key-points] li')).toHaveText('What matters')
  await expect(page.locator('[data-part=status]')).toHaveText('Ended')
  await expect(page.locator('[data-part=head]')).toContainText('Live coverage of this story ended')
  await expect(page).toHaveTitle(/Another headline/)
})

test('further down new updates wait behind an exact number; a withdrawn one no longer counts', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 10; number += 1) await house.publish([slug], `Before ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const button = page.locator('[data-part=new-updates]')
  await page.locator('[data-part=timeline] article').nth(4).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 400)
  const one = await house.publish([slug], 'One')
  await expect(button).toHaveText('1 new update')
  await expect(page).toHaveTitle(/^\(1\) /)
  await house.publish([slug], 'Storm reaches the coast', { kind: 'breaking' })
  await house.publish([slug], 'Three')
  await expect(button).toHaveText('Breaking: Storm reaches the coast · 3 new updates')
  await house.command({ type: 'withdraw', entry: { id: one } })
  await expect(button).toHaveText('Breaking: Storm reaches the coast · 2 new updates')
  await button.click()
  await expect(button).toBeHidden()
  await expect(page).not.toHaveTitle(/^\(/)
  expect((await headlines(page)).slice(0, 3)).toEqual(['Three', 'Storm reaches the coast', 'Before 9'])
  await expect(page.locator('h2:focus')).toHaveText('Three')
  await expect(page.locator('h2:focus')).toBeInViewport()
})

test('[H1] "Load more updates" appends in place down to the start of coverage, and says so', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 20; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const more = page.getByRole('link', { name: 'Load more updates' })
  await more.click()
  await expect(page.locator('h2:focus')).toHaveText('Entry 11')
  await more.click()
  await expect(page.locator('[data-part=load-more]')).toContainText('start of coverage')
  expect(await headlines(page)).toEqual(Array.from({ length: 20 }, (_, at) => `Entry ${19 - at}`))
})

test('whoever follows a link and comes back finds the loaded batches and the same place', async ({ house, page }) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 30; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const more = page.getByRole('link', { name: 'Load more updates' })
  await more.click()
  await expect(page.locator('[data-part=timeline] article')).not.toHaveCount(8)
  await more.click()
  const read = page.locator('article', { hasText: 'Entry 16' }).first()
  await read.evaluate(article => scrollTo(0, article.getBoundingClientRect().top + scrollY - 40))
  await read.locator('a').first().click()
  await expect(page).toHaveURL(/\/live\/[^/]+\/[^/]+$/)
  await house.publish([slug], 'Meanwhile')
  await page.goBack()
  await expect(read).toBeInViewport()
  // Within a pixel: browsers scroll to whole ones of the screen.
  await expect.poll(() => read.evaluate(article => article.getBoundingClientRect().top)).toBeCloseTo(40, -0.4)
})

test('an entry that becomes a key event says so beside its time, which stands there once', async ({ house, page }) => {
  const live = await house.createPage()
  const id = await house.publish([live.slug], 'The gate opens')
  await page.goto(`${house.url}/live/${live.slug}`)
  await isLive(page)
  const meta = page.locator(`#entry-${id} .entry__meta`)
  await expect(meta).toContainText('just now')
  await house.command({ type: 'mark', entry: { id }, page: live.slug })
  await expect(meta.locator('.label--key')).toBeVisible()
  await expect(meta.locator('[data-part=ago]')).toHaveText(['just now'])
  await house.command({ type: 'unmark', entry: { id }, page: live.slug })
  await expect(meta.locator('.label--key')).toHaveCount(0)
  await expect(meta.locator('[data-part=ago]')).toHaveText(['just now'])
})
