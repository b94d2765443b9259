// One entry on two open pages: published, corrected and withdrawn once for both.
import { v7 as newId } from 'uuid'
import { body } from '../support/newsroom.ts'
import { expect, headlines, isLive, test } from '../support/journey.ts'

test('an entry on two pages appears, changes and goes on both, without a reload', async ({ house, browser }) => {
  const [one, other] = [await house.createPage(), await house.createPage()]
  const [first, second] = [await browser.newPage(), await browser.newPage()]
  await first.goto(`${house.url}/live/${one.slug}`)
  await second.goto(`${house.url}/live/${other.slug}`)
  await Promise.all([isLive(first), isLive(second)])
  const loads: string[] = []
  for (const page of [first, second]) page.on('framenavigated', frame => loads.push(frame.url()))

  const id = newId()
  await house.command({ type: 'publish', entry: { id, ...body('Ferry held in port') }, pages: [one.slug, other.slug] })
  for (const page of [first, second]) await expect(page.locator(`#entry-${id} h2`)).toHaveText(/Ferry held in port/)

  await house.command({ type: 'edit', entry: { id, revision: 1, ...body('Ferry leaves port') } })
  for (const page of [first, second]) await expect(page.locator(`#entry-${id} h2`)).toHaveText(/Ferry leaves port/)

  await house.command({ type: 'withdraw', entry: { id } })
  for (const page of [first, second]) {
    await expect(page.getByText('Ferry leaves port')).toHaveCount(0)
    expect(await headlines(page)).toEqual([])
  }
  expect(loads).toEqual([])
})

test('[T6] a hundred live operations cause no HTTP request of a reader', async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await browser.newPage()
  await page.goto(`${house.url}/live/${live.slug}`)
  await isLive(page)
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  const ids: string[] = []
  for (let number = 0; number < 60; number += 1) ids.push(await house.publish([live.slug], `Update ${number}`))
  for (const id of ids.slice(0, 20))
    await house.command({ type: 'edit', entry: { id, revision: 1, ...body('Edited') } })
  for (const id of ids.slice(20, 40)) await house.command({ type: 'withdraw', entry: { id } })
  await expect(page.locator('[data-part=timeline] article[data-entry]')).toHaveCount(40)
  await expect(page.locator(`#entry-${ids[0]} h2`)).toHaveText(/Edited/)
  expect(asked).toEqual([])
})
