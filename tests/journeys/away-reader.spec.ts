// A reader who was away shows afterwards exactly what a fresh reader shows.
import type { BrowserContext, Page } from '@playwright/test'
import { body } from '../support/newsroom.ts'
import type { House } from '../support/house.ts'
import { entryIds, expect, headlines, isLive, test } from '../support/journey.ts'

/** What a fresh reader sees after loading as many batches. */
async function freshReader(context: BrowserContext, url: string, entries: number): Promise<string[]> {
  const fresh = await context.newPage()
  await fresh.goto(url)
  await isLive(fresh)
  await loadDownTo(fresh, entries)
  const seen = await shown(fresh)
  await fresh.close()
  return seen
}

async function loadDownTo(page: Page, entries: number): Promise<void> {
  const articles = page.locator('[data-part=timeline] article[data-entry]')
  while ((await articles.count()) < entries) {
    const before = await articles.count()
    const more = page.getByRole('link', { name: 'Load more updates' })
    if (!(await more.count())) return
    await more.click()
    await expect.poll(() => articles.count()).toBeGreaterThan(before)
  }
}

async function shown(page: Page): Promise<string[]> {
  const [ids, words] = [await entryIds(page), await headlines(page)]
  return ids.map((id, at) => `${id} ${words[at]}`)
}

async function changesMeanwhile(house: House, slug: string, ids: string[], publishes: number): Promise<void> {
  for (let number = 0; number < publishes; number += 1) await house.publish([slug], `While away ${number}`)
  for (const at of [0, 3, 12, 20]) {
    const id = ids[at]
    await house.command({ type: 'edit', entry: { id, revision: 1, ...body(`Corrected ${at}`) } })
  }
  for (const at of [1, 5, 13, 22]) await house.command({ type: 'withdraw', entry: { id: ids[at] } })
}

async function openPage(house: House, count = 30): Promise<{ slug: string; id: string; ids: string[]; url: string }> {
  const { slug, id } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) ids.push(await house.publish([slug], `Entry ${number}`))
  return { slug, id, ids, url: `${house.url}/live/${slug}` }
}

test('[J2] [T2] a reader who was cut off shows afterwards what a fresh reader shows, older batches included', async ({
  house,
  context,
}) => {
  const { slug, ids, url } = await openPage(house)
  const page = await context.newPage()
  await page.goto(url)
  await isLive(page)
  await loadDownTo(page, 30)
  await page.context().setOffline(true)
  await changesMeanwhile(house, slug, ids, 12)
  await page.context().setOffline(false)
  await isLive(page)
  await showNew(page)
  await expect.poll(async () => (await shown(page)).length).toBe(38)
  expect(await shown(page)).toEqual(await freshReader(context, url, 38))
})

test('[J3] [T4] a reader who comes back by snapshot shows the same, with nothing missing in between', async ({
  house,
  context,
}) => {
  const { slug, id, ids, url } = await openPage(house)
  const page = await context.newPage()
  await page.goto(url)
  await isLive(page)
  await loadDownTo(page, 30)
  await page.context().setOffline(true)
  await changesMeanwhile(house, slug, ids, 12)
  // Over a thousand operations: more than one catch-up stands for.
  const again = async (entry: string) => {
    for (let round = 0; round < 75; round += 1) {
      await house.command({ type: 'mark', entry: { id: entry }, page: id })
      await house.command({ type: 'unmark', entry: { id: entry }, page: id })
    }
  }
  await Promise.all(ids.slice(23, 30).map(again))
  await page.context().setOffline(false)
  await isLive(page)
  await showNew(page)
  await expect.poll(async () => (await shown(page)).length, { timeout: 20_000 }).toBe(38)
  expect(await shown(page)).toEqual(await freshReader(context, url, 38))
})

test('[T3] a stale cached slice brings back neither what was withdrawn nor an older text', async ({
  house,
  context,
}) => {
  const { ids, url } = await openPage(house)
  const page = await context.newPage()
  await page.goto(url)
  await isLive(page)
  const href = await page.getByRole('link', { name: 'Load more updates' }).getAttribute('href')
  const before = new URL(href ?? '', url).searchParams.get('before')
  const stale = await (await fetch(`${house.url}/api/pages/${url.split('/').at(-1)}/slices?before=${before}`)).text()
  const [withdrawn, edited] = [ids[18] as string, ids[17] as string]
  expect(stale).toContain(withdrawn)
  await house.command({ type: 'withdraw', entry: { id: withdrawn } })
  await house.command({ type: 'edit', entry: { id: edited, revision: 1, ...body('Corrected since') } })
  await page.route('**/slices?before=*', route => route.fulfill({ body: stale, contentType: 'application/json' }), {
    times: 1,
  })
  await page.getByRole('link', { name: 'Load more updates' }).click()
  await expect(page.locator(`#entry-${edited} h2`)).toHaveText(/Corrected since/)
  await expect(page.locator(`#entry-${withdrawn} h2`)).toHaveCount(0)
})

/** Takes in what is held behind the button, if anything is. */
async function showNew(page: Page): Promise<void> {
  await expect(async () => {
    const button = page.locator('[data-part=new-updates]')
    if (await button.isVisible()) await button.click()
    expect((await headlines(page))[0]).toContain('While away')
  }).toPass()
}
