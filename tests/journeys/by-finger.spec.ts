// What readers press, swipe and scroll on a phone, by touches: Playwright's clicks are a mouse's, on every screen.
import type { CDPSession, Page } from '@playwright/test'
import { expect, headlines, isLive, test } from '../support/journey.ts'
import { phone } from '../support/phone.ts'

test.use(phone)

/** A finger that is put down and draws what is under it along, so many pixels to the left, or up. */
async function swipe(client: CDPSession, from: { x: number; y: number }, by: { left?: number; up?: number }) {
  const touch = (type: 'touchStart' | 'touchMove', part: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ x: from.x - part * (by.left ?? 0), y: from.y - part * (by.up ?? 0) }],
    })
  await touch('touchStart', 0)
  for (let step = 1; step <= 10; step += 1) await touch('touchMove', step / 10)
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

const scrolled = (page: Page) => page.evaluate(() => ({ x: scrollX, y: scrollY, zoom: visualViewport?.scale }))

test('by touches alone updates are paused, fetched and followed, key events swiped through, and older ones loaded', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug, id } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < 20; number += 1) ids.push(await house.publish([slug], `Entry ${number}`))
  for (const entry of ids.slice(12, 17)) await house.command({ type: 'mark', entry: { id: entry }, page: id })
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const client = await page.context().newCDPSession(page)
  const button = page.locator('[data-part=new-updates]')

  // The strip of key events moves below the finger, and nothing else does.
  const events = page.locator('[data-part=key-events] li a')
  await expect(events.last()).not.toBeInViewport()
  const box = await events.first().boundingBox()
  const before = await scrolled(page)
  await expect(async () => {
    await swipe(client, { x: 340, y: (box?.y ?? 0) + 20 }, { left: 300 })
    await expect(events.last()).toBeInViewport({ ratio: 0.9, timeout: 500 })
  }).toPass()
  expect(await scrolled(page)).toEqual(before)
  await events.last().tap()
  await expect(page.locator('h2:focus')).toHaveText('Entry 12')
  await expect(page.locator('h2:focus')).toBeInViewport()

  // Further down what is new waits for a touch.
  await swipe(client, { x: 200, y: 600 }, { up: 300 })
  await house.publish([slug], 'One')
  await expect(button).toHaveText('1 new update')
  await button.tap()
  await expect(page.locator('h2:focus')).toHaveText('One')
  await expect(button).toBeHidden()

  await page.getByRole('button', { name: 'Pause updates' }).tap()
  await expect(page.locator('[data-part=connection]')).toContainText('paused')
  await house.publish([slug], 'Two')
  await expect(button).toHaveText('1 new update')
  await page.getByRole('button', { name: 'Follow live' }).tap()
  await expect.poll(async () => (await headlines(page))[0]).toBe('Two')

  await page.getByRole('link', { name: 'Load more updates' }).tap()
  await expect(page.locator('h2:focus')).toHaveText('Entry 11')
  expect(await scrolled(page)).toMatchObject({ x: 0, zoom: 1 })
})
