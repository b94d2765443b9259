// A reader who saves data: no picture is loaded before it is asked for, with a script and without.
import { v7 as newId } from 'uuid'
import type { House } from '../support/house.ts'
import { expect, isLive, type Page, test } from '../support/journey.ts'
import { photo, settledPicture, upload } from '../support/pictures.ts'

test.use({ extraHTTPHeaders: { 'Save-Data': 'on' } })
test.beforeAll(async ({ house }) => void (await house.startMedia()))

async function pictureIn(house: House) {
  const { id } = await upload(house, await photo({ width: 900, height: 600 }))
  const { src, width, height } = await settledPicture(house, id)
  return { src, width, height, alt: 'A wave at the wall' }
}

/** Addresses of pictures that were asked for. */
function watched(page: Page): string[] {
  const asked: string[] = []
  page.on('request', request => {
    const { pathname, hostname } = new URL(request.url())
    if (pathname.startsWith('/media/') || hostname === 'pictures.example') asked.push(pathname)
  })
  return asked
}

for (const javaScriptEnabled of [true, false]) {
  test(`pictures wait in their boxes until they are asked for, ${javaScriptEnabled ? 'those of live updates too' : 'without a script'}`, {
    tag: javaScriptEnabled ? [] : '@full',
  }, async ({ house, browser }) => {
    const image = await pictureIn(house)
    const { slug } = await house.createPage({ image })
    const context = await browser.newContext({ javaScriptEnabled, extraHTTPHeaders: { 'Save-Data': 'on' } })
    const page = await context.newPage()
    const asked = watched(page)
    const poster = { ...image, src: 'https://pictures.example/poster.jpg' }
    const blocks = [
      { type: 'image' as const, image },
      { type: 'video' as const, video: { src: 'https://films.example/a.mp4', poster } },
      {
        type: 'embed' as const,
        embed: { url: 'https://social.example/1', provider: 'Social', title: 'A post', thumbnail: poster },
      },
    ]
    const entry = await house.publish([slug], 'Printed', { blocks })
    await page.goto(`${house.url}/live/${slug}`, { waitUntil: 'networkidle' })
    let shown = entry
    if (javaScriptEnabled) {
      await isLive(page)
      shown = await house.publish([slug], 'Live', { blocks })
    }
    const item = page.locator(`#entry-${shown}`)
    const button = item.locator('summary')
    await expect(button).toHaveText('Show picture A wave at the wall')
    const box = await item.locator('.frame').boundingBox()
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(1.5, 1)
    // All of the page has been in view by now.
    await page.locator('[data-part=load-more]').scrollIntoViewIfNeeded()
    await button.scrollIntoViewIfNeeded()
    expect(asked).toEqual([])

    await button.focus()
    await page.keyboard.press('Enter')
    if (!javaScriptEnabled) {
      expect(asked).toEqual([])
      await item.getByRole('link', { name: 'Show picture' }).click()
      await expect(page).toHaveURL(/\/media\/[^/]+$/)
      return context.close()
    }
    const picture = item.locator('picture img')
    await expect(picture).toBeVisible()
    await expect.poll(() => asked).toEqual([expect.stringMatching(/^\/media\/.*\.avif$/)])
    expect((await item.locator('.frame').boundingBox())?.height).toBe(box?.height)
    await context.close()
  })
}

test('caches are told that there are two forms of each page, and each has a tag of its own', async ({
  house,
  request,
}) => {
  const { slug } = await house.createPage()
  for (const path of [
    '/',
    `/live/${slug}`,
    `/live/${slug}?order=oldest`,
    `/live/${slug}/${await house.publish([slug], newId())}`,
  ]) {
    const [all, saving] = [
      await request.get(house.url + path, { headers: { 'Save-Data': 'off' } }),
      await request.get(house.url + path),
    ]
    expect(all.headers().vary, path).toContain('Save-Data')
    expect(saving.headers().vary, path).toContain('Save-Data')
    expect(all.headers().etag, path).not.toBe(saving.headers().etag)
    expect(await saving.text(), path).toContain('data-saver')
    expect(await all.text(), path).not.toContain('data-saver')
  }
})
