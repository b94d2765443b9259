// When new updates come in by themselves, when they wait, and what each way of reading a page shows of them.
import type { Locator, Page } from '@playwright/test'
import { expect, headlines, hide, isLive, test } from '../support/journey.ts'
import { body } from '../support/newsroom.ts'

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

test('an entry that becomes breaking by an edit is announced, where it waits and where it stands', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug } = await house.createPage()
  const turn = (id: string, headline: string, revision: number) =>
    house.command({ type: 'edit', entry: { id, revision, ...body(headline), kind: 'breaking' } })
  const standing = await house.publish([slug], 'The gate is shut')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const aloud = page.locator('[data-part=status-line]')
  await expect(aloud).toHaveText('Live. Updates appear automatically.')
  await turn(standing, 'The gate is shut', 1)
  await expect(aloud).toHaveText('Breaking: The gate is shut', { timeout: 15_000 })
  await page.getByRole('button', { name: 'Pause updates' }).click()
  const waiting = await house.publish([slug], 'The tide is in')
  await expect(button(page)).toHaveText('1 new update')
  await expect(aloud).toContainText('1 new update', { timeout: 15_000 })
  await turn(waiting, 'The tide is in', 1)
  await expect(button(page)).toHaveText('Breaking: The tide is in')
  await expect(aloud).toHaveText('Breaking: The tide is in', { timeout: 15_000 })
})

test('the tab is named after the page and what waits, whatever the two have in common and however they are spaced', async ({
  house,
  page,
}) => {
  const { slug, id } = await house.createPage({ headline: 'The harbour' })
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await hide(page, true)
  await house.publish([slug], 'The harbour  is shut', { kind: 'breaking' })
  await expect(page).toHaveTitle(/^\(1\) Breaking: The harbour is shut · The harbour –/)
  await house.publish([slug], 'More')
  await expect(page).toHaveTitle(/^\(2\) Breaking: The harbour is shut · The harbour –/)
  await house.command({ type: 'page', page: id, settings: { headline: 'The port' } })
  await expect(page).toHaveTitle(/^\(2\) Breaking: The harbour is shut · The port –/)
  await house.publish([slug], 'And more')
  await expect(page).toHaveTitle(/^\(3\) Breaking: The harbour is shut · The port –/)
})

test('a tab that went to the back before what came was drawn counts it all the same', async ({ house, page }) => {
  const heard: string[] = []
  page.on('websocket', socket => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
  const { slug } = await house.createPage()
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.evaluate(() => {
    window.requestAnimationFrame = () => 0 // as of the moment when a tab goes to the back
  })
  const id = await house.publish([slug], 'One')
  await expect.poll(() => heard.some(frame => frame.includes(id))).toBe(true)
  await hide(page, true)
  await expect(page).toHaveTitle(/^\(1\) /)
})

test('what an import brought comes in unannounced, also when it had to wait until the reader was at the top', {
  tag: '@full',
}, async ({ house, page }) => {
  // Only the command line imports: here the frame of one that was published says that it was.
  await page.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    server.onMessage(frame => {
      const text = String(frame)
      socket.send(text.includes('From an archive') ? text.replace('"publish"', '"publish","quiet":true') : text)
    })
  })
  const { slug } = await house.createPage()
  for (let number = 0; number < 8; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const aloud = page.locator('[data-part=status-line]')
  await expect(aloud).toHaveText('Live. Updates appear automatically.')
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await house.publish([slug], 'From an archive')
  // Comes after it, so that the other is there by then.
  const marker = await house.publish([slug], 'Not from an archive')
  await expect(button(page)).toHaveText('1 new update')
  await house.command({ type: 'withdraw', entry: { id: marker } })
  await expect(button(page)).toBeHidden()
  await page.evaluate(() => scrollTo(0, 0))
  await expect.poll(async () => (await headlines(page))[0]).toBe('From an archive')
  await house.publish([slug], 'The newest')
  await expect(aloud).toHaveText('1 new update', { timeout: 15_000 })
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
