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
