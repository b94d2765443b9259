// A reader whose network is gone: what was read last is there with its pictures, says as of when, and catches up.
import { v7 as newId } from 'uuid'
import { expect, headlines, isLive, type Page, test } from '../support/journey.ts'
import { type GoingHouse, keptFiles, keptPages, openGoingHouse } from '../support/kept-pages.ts'
import { photo, settledPicture, upload } from '../support/pictures.ts'

test.use({ serviceWorkers: 'allow' })

const connection = '[data-part=connection]'
let house: GoingHouse

test.beforeAll(async () => {
  house = await openGoingHouse()
})
test.afterAll(() => house.stop())

async function isKept(page: Page, path: string): Promise<void> {
  await expect.poll(async () => Object.keys(await keptPages(page)), { timeout: 20_000 }).toContain(path)
}

/** Opens a page and waits until it is kept. */
async function read(page: Page, path: string): Promise<void> {
  await page.goto(house.url + path)
  await isLive(page)
  await isKept(page, path)
}

test('a page is there without a network on the very next visit, pictures too, says as of when, and catches up', async ({
  page,
}) => {
  const { slug } = await house.createPage({ timeZone: 'Europe/London' })
  const { id, src, width, height } = await upload(house, await photo({ width: 900, height: 600 }))
  await settledPicture(house, id)
  const blocks = [{ type: 'image' as const, image: { src, width, height, alt: 'A wave' } }]
  await house.publish([slug], 'With a picture', { blocks })
  const path = `/live/${slug}`
  await read(page, path)
  await expect.poll(() => keptFiles(page)).toContainEqual(expect.stringMatching(/^\/media\/.*\.avif$/))

  await house.goAway()
  const response = await page.reload()
  expect(response?.fromServiceWorker()).toBe(true)
  await expect(page.locator(connection)).toHaveText(/^Offline, as of \d\d:\d\d (GMT|BST)$/)
  expect(await headlines(page)).toEqual(['With a picture'])
  const picture = page.locator('.frame picture img')
  await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)

  await house.comeBack()
  const late = await house.publish([slug], 'While away')
  await expect(page.locator(`#entry-${late}`)).toBeVisible({ timeout: 20_000 })
  await isLive(page)
  await expect(page.locator('body')).toHaveAttribute('data-kept', /^Offline/)
  expect(await page.evaluate(() => getComputedStyle(document.body, '::after').content)).toBe('none')
})

test('a page that was taken down leaves the device at once, and so does an entry that was withdrawn', async ({
  page,
}) => {
  const story = await house.createPage()
  const other = await house.createPage({ headline: 'Another story' })
  const gone = await house.publish([story.slug], 'Was never so')
  await house.publish([story.slug], 'Stays')
  await read(page, `/live/${other.slug}`)
  await read(page, `/live/${story.slug}`)
  await page.reload() // now under the worker
  await isLive(page)
  await house.command({ type: 'withdraw', entry: { id: gone } })
  await expect.poll(async () => JSON.stringify(await keptPages(page))).not.toContain('Was never so')
  await isKept(page, `/live/${story.slug}`)

  await house.command({ type: 'page', page: story.id, settings: { status: 'down' } })
  await expect(page.getByText('This page was taken down.')).toBeVisible()
  await expect(page).toHaveTitle('This page was taken down.')
  await expect.poll(async () => Object.keys(await keptPages(page))).not.toContain(`/live/${story.slug}`)
  await house.goAway()
  const response = await page.reload()
  expect(response?.status()).toBe(503)
  await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible()
  await house.comeBack()
})

test('home without a network lists what is kept, the page read last first, and leads there', { tag: '@full' }, async ({
  page,
}) => {
  const first = await house.createPage({ headline: 'Read first' })
  const second = await house.createPage({ headline: 'Read <second> & last' })
  await house.publish([first.slug], 'An update')
  await read(page, `/live/${first.slug}`)
  await read(page, `/live/${second.slug}`)
  await house.goAway()
  await page.goto(house.url)
  const list = page.getByRole('region', { name: 'Kept on this device' })
  await expect(list.getByRole('link')).toHaveText(['Read <second> & last', 'Read first'])
  await list.getByRole('link', { name: 'Read first' }).click()
  await expect(page.locator(connection)).toHaveText(/^Offline, as of/)
  expect(await headlines(page)).toEqual(['An update'])
  // One that was never read is not there, and says so in the same way.
  await page.goto(`${house.url}/live/${first.slug}?show=key`)
  await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible()
  await house.comeBack()
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.getByText('You’re reading the key events only.')).toBeVisible()
})

test('nothing kept is shown while the network answers, and what a copy missed comes even when it is more than a catch-up holds', {
  tag: '@full',
}, async ({ page }) => {
  const { slug } = await house.createPage()
  const path = `/live/${slug}`
  await house.publish([slug], 'Before')
  await read(page, path)
  await page.goto('about:blank')
  const long = [
    { type: 'paragraph' as const, text: Array.from({ length: 10 }, () => ({ text: 'A long story. '.repeat(1200) })) },
  ]
  for (let number = 1; number <= 9; number += 1) await house.publish([slug], `Long ${number}`, { blocks: long })
  await house.goAway()
  await page.goto(house.url + path)
  await expect(page.locator(connection)).toHaveText(/^Offline, as of/)
  expect(await headlines(page)).toEqual(['Before'])
  await house.comeBack()
  await expect(page.locator(connection)).not.toHaveText(/^Offline/, { timeout: 20_000 })
  await expect.poll(async () => (await headlines(page))[0], { timeout: 20_000 }).toBe('Long 9')
  expect((await headlines(page)).slice(0, 8)).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map(number => `Long ${number}`))

  // There is a copy, and it is older than what the network has.
  expect((await keptPages(page))[path]).not.toContain('Long 9')
  const newest = await house.publish([slug], 'Newest')
  await page.goto(house.url + path)
  await expect(page.locator(`#entry-${newest}`)).toBeVisible()
  // What was kept bears a mark that stays when it has caught up.
  expect(await page.locator('body').getAttribute('data-kept')).toBeNull()
})

test('a server that takes requests and never answers is not waited for longer than a breath', { tag: '@full' }, async ({
  page,
}) => {
  const { slug } = await house.createPage()
  await read(page, `/live/${slug}`)
  const { child } = house.webs.at(-1) as { child: { kill(signal: string): boolean } }
  child.kill('SIGSTOP')
  try {
    await page.goto(`${house.url}/live/${slug}`)
    await expect(page.locator(connection)).toHaveText(/^Offline, as of/)
  } finally {
    child.kill('SIGCONT')
  }
  await isLive(page)
})

test('the server can switch it off: what was kept is gone and the worker with it, until it is switched on again', {
  tag: '@full',
}, async ({ page }) => {
  const { slug } = await house.createPage()
  const path = `/live/${slug}`
  await read(page, path)
  await house.goAway()
  await house.comeBack({ OFFLINE: '0' })
  await page.goto(house.url + path)
  await isLive(page)
  await expect.poll(() => page.evaluate(() => caches.keys()), { timeout: 20_000 }).toEqual([])
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), {
      timeout: 20_000,
    })
    .toBe(0)
  await house.goAway()
  await house.comeBack()
  await read(page, path)
})

test('neither the desk nor anything that is written passes through the worker', { tag: '@full' }, async ({ page }) => {
  const { slug } = await house.createPage()
  await read(page, `/live/${slug}`)
  await page.reload()
  const asked = page.waitForResponse(one => one.url().includes('/desk/api/'))
  const response = await page.goto(`${house.url}/desk/${newId()}`)
  expect(response?.fromServiceWorker()).toBe(false)
  expect((await asked).fromServiceWorker()).toBe(false)
})

test('the browser finds nothing that would keep it from installing the site', { tag: '@full' }, async ({ page }) => {
  const { slug } = await house.createPage()
  await read(page, `/live/${slug}`)
  const session = await page.context().newCDPSession(page)
  const { url, errors } = await session.send('Page.getAppManifest')
  expect(url).toBe(`${house.url}/manifest.webmanifest`)
  expect(errors).toEqual([])
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // Tests run in a private window, which installs nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
})
