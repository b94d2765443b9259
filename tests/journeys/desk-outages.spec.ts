// What becomes of an editor's words when processes die, the network is gone, or nothing runs at the time set for them.
import type { Page } from '@playwright/test'
import { composer, entry, openDesk, sitDown, write } from '../support/desk-journey.ts'
import { expect, test } from '../support/journey.ts'
import type { House } from '../support/house.ts'

const headline = (page: Page) => composer(page).getByLabel('Headline')
const titles = (page: Page) => page.getByRole('region').locator('[data-desk-entry]').getByRole('heading')

/** The same web process started anew, at the address that desks know. */
function webAgain(house: House, url: string) {
  return house.startWeb({ PORT: new URL(url).port })
}

test('the web process dies in the midst of a publish: the form keeps the words until the entry is there, once', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const dying = await house.startWeb({ DIE_AT: 'queue.add:after', DIE_ON: '1' }, 'tests/faults/start/dying-web')
  const { page } = await sitDown({ house, browser }, live.slug, 'Nora', { url: dying.url })
  await house.workers.pop()?.stop() // or the page itself might tell what the dead process no longer can
  await write(page, 'Written once')
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByText(/kept here/)).toBeVisible()
  await expect(headline(page)).toHaveValue('Written once')
  expect(dying.child.signalCode ?? dying.child.exitCode, 'the process is dead').not.toBeNull()

  await webAgain(house, dying.url)
  await house.startWorker()
  await expect(entry(page, 'Written once')).toHaveCount(1)
  await expect(headline(page)).toHaveValue('')
  await page.reload()
  await expect(entry(page, 'Written once')).toHaveCount(1)
})

test('three entries written while offline for a minute arrive in their order, once', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  test.setTimeout(150_000)
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await page.context().setOffline(true)
  for (const title of ['First', 'Second', 'Third']) {
    await write(page, title)
    await headline(page).press('Control+Enter')
    await expect(composer(page).getByText(/kept here/)).toBeVisible()
    await page.getByRole('button', { name: 'Write the next one meanwhile' }).click()
  }
  await page.waitForTimeout(60_000) // the minute itself
  const onTheirWay = page.getByRole('region', { name: 'On its way' })
  for (const title of ['First', 'Second', 'Third']) await expect(onTheirWay).toContainText(title)
  await page.context().setOffline(false)
  for (const title of ['First', 'Second', 'Third']) await expect(entry(page, title)).toHaveCount(1)
  expect(await titles(page).allInnerTexts()).toEqual(['Third', 'Second', 'First'])
})

test('an entry whose time comes while nothing runs is published once when all is back', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  test.setTimeout(240_000)
  const live = await house.createPage({ timeZone: 'UTC' })
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'At its time')
  await page.getByRole('button', { name: 'Schedule…' }).click()
  const due = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 60_000)
  await page.getByLabel(/^Publish at/).fill(due.toISOString().slice(0, 16))
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByText(/^Scheduled for /)).toBeVisible()

  const web = house.webs.shift()
  if (!web) throw new Error('no web process runs')
  await Promise.all([web, ...house.workers.splice(0)].map(running => running.kill()))
  await house.redis.kill()
  await page.waitForTimeout(due.getTime() - Date.now() + 5000) // its time comes, and nobody is there
  await house.redis.restart()
  await house.startWorker()
  await webAgain(house, web.url)
  await expect(entry(page, 'At its time')).toHaveCount(1)
  await page.reload()
  await expect(entry(page, 'At its time')).toHaveCount(1)
})
