// Live pages from the desk: the first one, settings, how a page stands, another address, the order of pins.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { memoryUse } from '../../server/storage/memory-use.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { signIn } from '../support/desk-journey.ts'
import { addUser } from '../support/desk-user.ts'
import { type House, openHouse } from '../support/house.ts'
import { expect, test } from '../support/journey.ts'

async function openDesk(house: House, browser: Browser, slug = '', role: Role = 'chief', look = {}): Promise<Page> {
  const page = await (await browser.newContext({ timezoneId: 'Europe/London', locale: 'en-GB', ...look })).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await signIn(page, await addUser(house, { role }))
  return page
}

const form = (page: Page) => page.getByRole('form', { name: 'Page settings' })

async function openSettings(house: House, browser: Browser, slug: string): Promise<Page> {
  const page = await openDesk(house, browser, slug)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await expect(form(page)).toBeVisible()
  await expect(page.getByText('Following live')).toBeVisible()
  return page
}

async function read(house: House, slug: string): Promise<Snapshot['page']> {
  return ((await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot).page
}

async function faults(page: Page) {
  // Half behind the bar that stays in view, a button would be judged too small.
  await page.evaluate(() => scrollTo(0, 0))
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  return (await new AxeBuilder({ page }).withTags(tags).analyze()).violations
}

test('a newsroom without a page leads a chief editor to the first one, and what is typed survives a reload', async ({
  browser,
}) => {
  const house = await openHouse()
  try {
    const editor = await openDesk(house, browser, '', 'editor')
    await expect(editor.getByText(/Ask a chief editor/)).toBeVisible()
    await expect(editor.getByRole('button', { name: 'Create the first page' })).toHaveCount(0)

    const page = await openDesk(house, browser)
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Create the first page' }).click()
    await expect(page.getByRole('heading', { name: 'Create the first live page' })).toBeFocused()
    await page.getByRole('button', { name: 'Create page' }).click()
    await expect(page.getByText('Write a headline.')).toBeVisible()
    await expect(page.getByLabel('Headline')).toBeFocused()
    await page.keyboard.type('Sturm über Århus: die Fähren')
    await expect(page.getByLabel('Address')).toHaveValue('sturm-uber-arhus-die-fahren')
    await page.getByLabel('Language').fill('ar')
    await expect(page.getByRole('radio', { name: 'Right to left' })).toBeChecked()
    await page.getByLabel('Language').fill('de')
    await expect(page.getByRole('radio', { name: 'Left to right' })).toBeChecked()
    await page.getByLabel('Key points').fill('No ferry sails\n\nThe bridge is open')
    await page.getByLabel('Authors').fill('Ida Holm')
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await page.getByLabel('Coverage starts').fill('2027-03-01T09:30')
    await expect(page.getByText(/^Mon, 1 Mar 2027, 09:30 .* on the page$/)).toBeVisible()
    await expect(page.getByText(/^Mon, 1 Mar 2027, 00:30 GMT for you$/)).toBeVisible()
    await page.getByRole('radio', { name: 'Scheduled' }).check()
    await page.reload()
    await page.getByRole('button', { name: 'Create the first page' }).click()
    await expect(page.getByLabel('Headline')).toHaveValue('Sturm über Århus: die Fähren')
    await page.getByLabel('Headline').press('Control+Enter')
    await expect(page.getByRole('heading', { name: 'Sturm über Århus: die Fähren' })).toBeVisible()
    await expect(page.getByText('Following live')).toBeVisible()
    await expect(page).toHaveURL(/\/desk\/sturm-uber-arhus-die-fahren$/)

    expect(await read(house, 'sturm-uber-arhus-die-fahren')).toMatchObject({
      headline: 'Sturm über Århus: die Fähren',
      keyPoints: ['No ferry sails', 'The bridge is open'],
      authors: ['Ida Holm'],
      language: 'de',
      direction: 'ltr',
      timeZone: 'Asia/Tokyo',
      coverageStart: Date.UTC(2027, 2, 1, 0, 30),
      status: 'scheduled',
    })
  } finally {
    await house.stop()
  }
})

test('an address that another page has is refused with the reason, and nothing that was typed is lost', {
  tag: '@full',
}, async ({ house, browser }) => {
  const taken = await house.createPage()
  const page = await openDesk(house, browser, taken.slug)
  await page.getByRole('button', { name: 'New page' }).click()
  const newPage = page.getByRole('form', { name: 'New live page' })
  await newPage.getByLabel('Headline').fill('A second story')
  await newPage.getByLabel('Address').fill(taken.slug)
  await page.getByRole('button', { name: 'Create page' }).click()
  await expect(newPage.getByText(`The address ${taken.slug} belongs to another page.`)).toBeVisible()
  await expect(newPage.getByLabel('Headline')).toHaveValue('A second story')
  await page.getByRole('button', { name: 'Back to the page' }).click()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByRole('button', { name: 'New page' }).click()
  await expect(newPage.getByLabel('Headline'), 'dismissing the refusal loses nothing').toHaveValue('A second story')
  const free = `second-${newId()}`
  await page.getByLabel('Address').fill(free)
  await page.getByRole('button', { name: 'Create page' }).click()
  await expect(page).toHaveURL(new RegExp(`/desk/${free}$`))
  await expect(page.getByRole('heading', { name: 'A second story' })).toBeVisible()
})

test('only what was changed is sent, and an empty field takes the setting away', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage({ headline: 'Storm', standfirst: 'It blows.', timeZone: 'Europe/Athens' })
  const page = await openSettings(house, browser, slug)
  const commands: unknown[] = []
  page.on('request', request => {
    if (request.method() === 'POST' && request.url().endsWith('/api/commands')) commands.push(request.postDataJSON())
  })
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText('Nothing is changed')).toBeVisible()
  await form(page).getByLabel('Standfirst').fill('')
  await form(page).getByLabel('Key points').fill('Gusts of 40 metres a second')
  await form(page).getByLabel('Planned end').fill('2030-06-01T12:00')
  await form(page).getByLabel('Entries at a time').fill('12')
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText(/^Settings are live on 1 page · /)).toBeVisible()
  const settings = {
    standfirst: null,
    keyPoints: ['Gusts of 40 metres a second'],
    coverageEnd: Date.UTC(2030, 5, 1, 9),
    batchSize: 12,
  }
  expect(commands).toEqual([{ type: 'page', page: (await read(house, slug)).id, settings }])
  expect(await read(house, slug)).toMatchObject({ headline: 'Storm', batchSize: 12 })
  expect(await read(house, slug)).not.toHaveProperty('standfirst')
})

test('what is changed offline is kept, and a field that someone else changed meanwhile is pointed out', async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage({ headline: 'Storm' })
  const page = await openSettings(house, browser, slug)
  await form(page).getByLabel('Headline').fill('Storm over the coast')
  await house.command({ type: 'page', page: slug, settings: { headline: 'Hurricane', authors: ['Ida Holm'] } })
  await expect(form(page).getByText('Someone else changed this meanwhile.')).toBeVisible()
  await expect(form(page).getByText('now “Hurricane”')).toBeVisible()
  await expect(form(page).getByLabel('Authors'), 'what is not touched follows the page').toHaveValue('Ida Holm')
  await page.context().setOffline(true)
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText(/^No connection\. It is kept here/)).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Storm over the coast' })).toBeVisible()
  expect(await read(house, slug)).toMatchObject({ headline: 'Storm over the coast', authors: ['Ida Holm'] })
})

test('each status says what it means, ending is asked about first, and an ended page can run again', async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage({ headline: 'Storm' })
  const page = await openSettings(house, browser, slug)
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${slug}`)
  const save = form(page).getByRole('button', { name: 'Save settings' })
  await form(page).getByRole('radio', { name: 'Paused' }).check()
  await expect(form(page).getByText('Readers see a note that coverage is paused.')).toBeVisible()
  await save.click()
  await expect(reader.locator('.status--paused')).toBeVisible()

  await form(page).getByRole('radio', { name: 'Ended' }).check()
  await save.click()
  const question = page.getByRole('dialog', { name: 'End coverage?' })
  await expect(question).toContainText('Storm')
  await expect(question).toContainText('this moment')
  await question.getByRole('button', { name: 'Not yet' }).click()
  expect(await read(house, slug)).toMatchObject({ status: 'paused' })
  await save.click()
  await question.getByRole('button', { name: 'End coverage' }).click()
  await expect(reader.locator('.status--ended')).toBeVisible()
  await expect(page.getByText('Coverage has ended: no new entries.')).toBeVisible()
  expect((await read(house, slug)).coverageEnd).toBeGreaterThan(Date.now() - 60_000)

  await form(page).getByRole('radio', { name: 'Live' }).check()
  await expect(form(page).getByLabel('Planned end')).toHaveValue('')
  await save.click()
  await expect(reader.locator('.status--live')).toBeVisible()
  expect(await read(house, slug)).not.toHaveProperty('coverageEnd')
})

test('a page gets another address, and the old one leads to it', async ({ house, browser }) => {
  const { slug } = await house.createPage({ headline: 'Storm' })
  const page = await openSettings(house, browser, slug)
  const next = `renamed-${newId()}`
  await form(page).getByLabel('Address').fill('Not an address')
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText(/^The address takes small letters/)).toBeVisible()
  await form(page).getByLabel('Address').fill(next)
  await expect(form(page).getByText(`the old address /live/${slug} leads here`)).toBeVisible()
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText(/^Settings are live on 1 page/)).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/desk/${next}$`))
  const reader = await browser.newPage()
  await expect(async () => {
    await reader.goto(`${house.url}/live/${slug}`)
    await expect(reader).toHaveURL(`${house.url}/live/${next}`)
  }).toPass()
  await expect(reader.getByRole('heading', { name: 'Storm', level: 1 })).toBeVisible()
})

test('pins are put in order by keyboard', { tag: '@full' }, async ({ house, browser }) => {
  const { slug } = await house.createPage()
  const ids = new Map<string, string>()
  for (const headline of ['First', 'Second', 'Third']) {
    ids.set(headline, await house.publish([slug], headline, { pinned: true }))
  }
  const page = await openDesk(house, browser, slug, 'editor')
  const pins = page.getByRole('region', { name: 'Pinned, as readers see them' }).getByRole('listitem')
  await expect(pins).toHaveText([/First/, /Second/, /Third/])
  await expect(page.getByRole('button', { name: 'Move up: First' })).toBeDisabled()
  await page.getByRole('button', { name: 'Move up: Third' }).focus()
  await page.keyboard.press('Enter')
  await expect(pins).toHaveText([/First/, /Third/, /Second/])
  await expect(page.getByRole('button', { name: 'Move up: Third' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(pins).toHaveText([/Third/, /First/, /Second/])
  await expect(page.getByRole('button', { name: 'Move down: Third' })).toBeFocused()
  const wanted = ['Third', 'First', 'Second'].map(headline => ids.get(headline))
  const order = async () => {
    const snapshot = (await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot
    return snapshot.pins.map(entry => entry.id)
  }
  await expect.poll(order).toEqual(wanted)
  const reporter = await openDesk(house, browser, slug, 'reporter')
  await expect(reporter.getByText('Following live')).toBeVisible()
  await expect(reporter.getByRole('button', { name: /^Move/ })).toHaveCount(0)
  await expect(reporter.getByRole('button', { name: 'Settings', exact: true })).toHaveCount(0)
  await expect(reporter.getByRole('button', { name: 'New page' })).toHaveCount(0)
})

test('what the service is running out of stands in the bar of every desk', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage()
  const redis = await openRedis(house.redis.url, 'work')
  for (let pieces = 0; pieces < 120; pieces += 1) await redis.rpush('ballast', 'x'.repeat(256 * 1024))
  const { usedBytes } = (await memoryUse(redis)) ?? { usedBytes: 0 }
  await redis.config('SET', 'maxmemory', Math.floor(usedBytes / 0.9))
  try {
    const page = await openDesk(house, browser, slug, 'reporter')
    await expect(page.getByText('Following live')).toBeVisible()
    const words = page.getByText(/^Redis has used \d\d % of its memory .* Tell an administrator\.$/)
    // Another desk may have asked just before, and its answer is kept for seconds.
    await expect(async () => {
      await page.reload()
      await expect(words).toBeVisible({ timeout: 4000 })
    }).toPass({ timeout: 30_000 })
  } finally {
    await redis.config('SET', 'maxmemory', 0)
    await redis.del('ballast')
    redis.disconnect()
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`settings and a new page have no accessibility fault, ${colorScheme}, and fit a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const { slug } = await house.createPage({ headline: 'Storm' })
    const page = await openDesk(house, browser, slug, 'chief', { colorScheme, viewport: { width: 360, height: 740 } })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await expect(form(page)).toBeVisible()
    expect(await faults(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off at the side').toBe(360)
    await form(page).getByRole('radio', { name: 'Ended' }).check()
    await form(page).getByRole('button', { name: 'Save settings' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New page' }).click()
    await expect(page.getByRole('heading', { name: 'New live page' })).toBeVisible()
    expect(await faults(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off at the side').toBe(360)
  })
}

test('a page that is taken down is gone from every screen; the desk goes on, and it can be put back', async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage({ headline: 'The witness' })
  await house.publish([slug], 'A name that must not be read')
  const reader = await (await browser.newContext()).newPage() // axe opens a page of its own beside it
  await reader.goto(`${house.url}/live/${slug}`)
  await expect(reader.getByText('Live. Updates appear automatically.')).toBeVisible()

  const page = await openSettings(house, browser, slug)
  await form(page).getByRole('radio', { name: 'Taken down' }).check()
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take this page down?' })
  await expect(dialog).toContainText('The witness')
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Take it down' }).click()
  await expect(reader.getByText('This page was taken down.')).toBeVisible()
  await expect(reader.getByText('A name that must not be read')).toHaveCount(0)
  expect((await reader.reload())?.status()).toBe(410)
  await expect(reader.getByRole('heading', { name: 'This page was taken down' })).toBeVisible()
  expect(await faults(reader)).toEqual([])

  await page.getByRole('button', { name: 'Timeline' }).click()
  await expect(page.getByText('Taken down: readers are told so')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Following live')).toBeVisible()
  await page.getByRole('button', { name: 'Edit: A name that must not be read' }).click()
  await page
    .getByRole('form', { name: /^Edit: / })
    .getByLabel('Headline')
    .fill('A witness')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'A witness' })).toBeVisible()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await form(page).getByRole('radio', { name: 'Live' }).check()
  await form(page).getByRole('button', { name: 'Save settings' }).click()
  await expect(form(page).getByText(/^Settings are live/)).toBeVisible()
  await reader.goto(`${house.url}/live/${slug}`)
  await expect(reader.getByRole('heading', { name: 'A witness' })).toBeVisible()
})
