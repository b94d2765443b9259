// A reader whose connection is not what it should be: nothing is missed, and the page says how things stand.
import { expect, headlines, hide, isLive, test } from '../support/journey.ts'

const connection = '[data-part=connection]'
const button = '[data-part=new-updates]'

test('[T5] without any socket updates still arrive, every few seconds, though the clock is set back', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  await page.routeWebSocket(/socket\.io/, socket => socket.close())
  await page.goto(`${house.url}/live/${slug}`)
  await expect(page.locator(connection)).toHaveText('Checking for updates every few seconds.')
  await page.evaluate(() => {
    const timeOfDay = Date.now
    Date.now = () => timeOfDay() - 3_600_000
  })
  const id = await house.publish([slug], 'Over HTTP')
  await expect(page.locator(`#entry-${id}`)).toBeVisible()
})

test('[J2] a page that went offline says so, and has everything when it is back', async ({ house, page, context }) => {
  const { slug } = await house.createPage()
  const kept = await house.publish([slug], 'Stays')
  const gone = await house.publish([slug], 'Goes')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await context.setOffline(true)
  await expect(page.locator(connection)).toContainText('offline')
  await house.command({ type: 'withdraw', entry: { id: gone } })
  await house.publish([slug], 'While offline')
  await context.setOffline(false)
  await expect(page.locator(connection)).toContainText('Back online')
  await expect.poll(() => headlines(page)).toEqual(['While offline', 'Stays'])
  await expect(page.locator(connection)).toContainText('Live')
  await expect(page.locator(`#entry-${kept}`)).toBeVisible()
})

test('a page that the browser kept for the way back catches up when it is shown again', async ({ house, page }) => {
  const { slug } = await house.createPage()
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const turn = (name: 'pagehide' | 'pageshow') =>
    page.evaluate(name => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), name)
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await turn('pagehide')
  const id = await house.publish([slug], 'While away')
  // Whoever leaves for good asks for nothing more.
  expect(asked).toEqual([])
  await turn('pageshow')
  await expect(page.locator(`#entry-${id}`)).toBeVisible()
  await isLive(page)
})

test('back on a network where nobody answers, the page no longer says that it is offline', { tag: '@full' }, async ({
  house,
  page,
  context,
}) => {
  const { slug } = await house.createPage()
  await page.routeWebSocket(/socket\.io/, socket => socket.close())
  await page.goto(`${house.url}/live/${slug}`)
  await expect(page.locator(connection)).toHaveText('Checking for updates every few seconds.')
  const inVain = page.waitForEvent('requestfailed')
  await context.setOffline(true)
  await inVain
  await expect(page.locator(connection)).toContainText('offline')
  await page.route('**/catch-up?*', route => route.abort())
  await context.setOffline(false)
  await expect(page.locator(connection)).toHaveText('Reconnecting… Updates may be late.')
})

test('only a page that is live says so; where coverage has yet to start or rests, updates still appear', async ({
  house,
  page,
}) => {
  const { slug, id } = await house.createPage({ status: 'scheduled' })
  await page.goto(`${house.url}/live/${slug}`)
  const line = page.locator(connection)
  await expect(line).toHaveText('Updates appear automatically.')
  const turnTo = (status: string) => house.command({ type: 'page', page: id, settings: { status } })
  await turnTo('live')
  await expect(line).toHaveText('Live. Updates appear automatically.')
  await turnTo('paused')
  await expect(line).toHaveText('Updates appear automatically.')
  await turnTo('ended')
  await expect(line).toHaveText('')
})

test('in a hidden tab updates wait, counted in the title, and stay in place when the reader is back', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await hide(page, true)
  await house.publish([slug], 'One')
  await house.publish([slug], 'Two')
  await expect(page).toHaveTitle(/^\(2\) /)
  await hide(page, false)
  await expect(page.locator(button)).toHaveText('2 new updates')
  expect(await headlines(page)).toEqual(['Before'])
  await page.locator(button).click()
  expect(await headlines(page)).toEqual(['Two', 'One', 'Before'])
})

test('an entry too large for a frame comes by one request of its own', async ({ house, page }) => {
  const { id: pageId, slug } = await house.createPage()
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  const blocks = Array.from({ length: 30 }, (_, at) => ({
    type: 'paragraph' as const,
    text: [{ text: `Paragraph ${at}. ${'A long story. '.repeat(60)}` }],
  }))
  const id = await house.publish([slug], 'A long one', { blocks })
  await expect(page.locator(`#entry-${id}`)).toContainText('Paragraph 29')
  expect(asked).toEqual([`/api/pages/${pageId}/entries/${id}`])
})

test('older updates that could not be loaded are asked for again by the same link', async ({ house, page }) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 10; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.route('**/slices?*', route => route.abort(), { times: 1 })
  const more = page.locator('[data-part=load-more] a')
  await more.click()
  await expect(more).toHaveText('Could not load more updates. Try again.')
  await more.click()
  await expect(page.locator('[data-part=load-more]')).toContainText('start of coverage')
  expect(await headlines(page)).toHaveLength(10)
})

test('[H1] after a long absence fifty updates come in at once, and the rest is loaded without a gap', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 3; number += 1) await house.publish([slug], `Old ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await hide(page, true)
  for (let number = 0; number < 57; number += 1) await house.publish([slug], `New ${number}`)
  await expect(page).toHaveTitle(/^\(57\) /)
  await hide(page, false)
  await page.locator(button).click()
  await expect(page.locator('[data-part=timeline] article')).toHaveCount(50)
  const more = page.getByRole('link', { name: 'Load more updates' })
  await more.click()
  await expect(page.locator('[data-part=timeline] article')).not.toHaveCount(50)
  while (await more.count()) {
    const before = await page.locator('[data-part=timeline] article').count()
    await more.click()
    await expect(page.locator('[data-part=timeline] article')).not.toHaveCount(before)
  }
  const expected = [
    ...Array.from({ length: 57 }, (_, at) => `New ${56 - at}`),
    ...Array.from({ length: 3 }, (_, at) => `Old ${2 - at}`),
  ]
  expect(await headlines(page)).toEqual(expected)
})

test('a page of older updates counts what is new, and leads there', async ({ house, page }) => {
  const { slug } = await house.createPage()
  for (let number = 0; number < 12; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(`${house.url}/live/${slug}`)
  const older = await page.locator('[data-part=load-more] a').getAttribute('href')
  await page.goto(`${house.url}${older}`)
  await isLive(page)
  await house.publish([slug], 'The newest')
  const way = page.locator(button)
  await expect(way).toHaveText('1 new update')
  await way.click()
  await expect(page).toHaveURL(`${house.url}/live/${slug}`)
  expect((await headlines(page))[0]).toBe('The newest')
})

test('[J4] a script that the server no longer serves offers to load the page anew, and is quiet', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  let joins = 0
  await page.routeWebSocket(/socket\.io/, socket => {
    socket.send('0{"sid":"s","pingInterval":25000,"pingTimeout":20000}')
    socket.onMessage(message => {
      const [, id] = /^42(\d+)\["join"/.exec(String(message)) ?? []
      if (message === '40') socket.send('40{"sid":"s"}')
      if (id === undefined) return
      joins += 1
      socket.send(`43${id}[{"kind":"refused","code":"outdated","detail":"too old"}]`)
    })
  })
  await page.goto(`${house.url}/live/${slug}#timeline`)
  const reload = page.locator(connection).getByRole('link', { name: 'Reload' })
  await expect(reload).toBeVisible()
  // On a phone the sentence before it takes a line of its own.
  await page.setViewportSize({ width: 360, height: 700 })
  await expect(reload).toBeInViewport({ ratio: 1 })
  expect(joins).toBe(1)
  await page.evaluate(() => Object.assign(window, { isOld: true }))
  await reload.click()
  await expect.poll(() => page.evaluate(() => 'isOld' in window)).toBe(false)
})
