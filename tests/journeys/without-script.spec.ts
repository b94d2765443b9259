// The whole page without JavaScript, from the newest entry to the first.
import { expect, headlines, test } from '../support/journey.ts'

test.use({ javaScriptEnabled: false })

test('[H1] without JavaScript a reader walks from the newest entry to the first, none missing, none twice, while the page moves', async ({
  house,
  page,
}) => {
  const live = await house.createPage()
  const ids: string[] = []
  for (let number = 1; number <= 45; number += 1) ids.push(await house.publish([live.slug], `Entry ${number}`))
  await page.goto(`${house.url}/live/${live.slug}`)
  const seen = await headlines(page)
  expect(seen[0]).toContain('Entry 45')
  const more = page.getByRole('link', { name: 'Load more updates' })
  let withdrawn = 30
  while (await more.count()) {
    await house.publish([live.slug], 'Published meanwhile')
    // Withdrawn after it was read: it counts for nothing that is still to come.
    await house.command({ type: 'withdraw', entry: { id: ids[withdrawn++] } })
    await more.click()
    seen.push(...(await headlines(page)))
  }
  const numbers = seen.map(headline => Number(/Entry (\d+)/.exec(headline)?.[1]))
  const expected = Array.from({ length: 45 }, (_, at) => 45 - at)
  const gone = expected.filter(number => number > 30 && number <= withdrawn && !numbers.includes(number))
  expect(numbers).toEqual(expected.filter(number => !gone.includes(number)))
  expect(new Set(numbers).size).toBe(numbers.length)
  await expect(page.getByText('start of coverage')).toBeVisible()
})
