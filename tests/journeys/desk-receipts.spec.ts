// To how many readers an entry went: said at the entry once it is known, on every desk, and in the same number wherever it is said.
import { expect, isLive, test } from '../support/journey.ts'
import { composer, entryOf, sitDown, write } from '../support/desk-journey.ts'

test('an editor sees at the entry how many readers it was sent to and how soon it was there, and nothing moves for it', async ({
  house,
  browser,
}) => {
  if (house.webs.length < 2) await house.startWeb()
  const live = await house.createPage()
  for (const web of [0, 1, 1]) {
    const reader = await browser.newPage()
    await reader.goto(`${house.webs[web]?.url}/live/${live.slug}`)
    await isLive(reader)
  }
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  const jon = await sitDown({ house, browser }, live.slug, 'Jon', { url: house.webs[1]?.url ?? '' })
  const heights = await mira.page.evaluateHandle(() => {
    const seen = new Set<number | undefined>()
    new MutationObserver(() => {
      const entry = document.querySelector('.desk-entry__editor')?.closest('.desk-entry')
      if (entry) seen.add(entry.getBoundingClientRect().height)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    return seen
  })
  await write(mira.page, 'Barrier closed')
  await mira.page.keyboard.press('Control+Enter')
  const line = entryOf(mira, 'Barrier closed').locator('.desk-entry__editor')
  await expect(line).toHaveText(/^Revision 1 · Sent to 3 readers · (half in [\d.]+ m?s, )?all answered in [\d.]+ m?s$/)
  expect(await heights.evaluate(seen => seen.size), 'one height, whatever the line says').toBe(1)
  await expect(composer(mira.page).getByText(/^Live on 1 page · sent to 3 readers · \d/)).toBeVisible()
  await expect(entryOf(jon, 'Barrier closed')).toContainText('Sent to 3 readers · ')
  expect(await line.evaluate(element => element.closest('[aria-live], [role=status], [role=alert]'))).toBeNull()

  // On a phone the line says as much as it holds, and nothing is cut.
  await mira.page.setViewportSize({ width: 390, height: 800 })
  await expect(line.getByText('Revision 1')).toBeHidden()
  await expect(line).toContainText(/Sent to 3 readers · (half in [\d.]+ m?s, )?all answered in \d/)
  expect(await line.locator('.desk-entry__line').evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true)

  // On the narrowest, and where letters are larger, words of any length have their place, whole, before they are there.
  await mira.page.setViewportSize({ width: 320, height: 800 })
  for (const letters of ['100%', '150%']) {
    const fits = await line.evaluate((element, letters) => {
      document.documentElement.style.fontSize = letters
      const inside = element.firstElementChild as HTMLElement
      const said = [...inside.childNodes]
      const heights = ['Revision 1', 'Sent to 1,212,304 readers · 99 % answered in 120 ms'].map(words => {
        inside.textContent = words
        return element.clientHeight
      })
      const isWhole = inside.scrollWidth <= inside.clientWidth
      inside.replaceChildren(...said)
      document.documentElement.style.fontSize = ''
      return { isWhole, heights: new Set(heights).size }
    }, letters)
    expect(fits, letters).toEqual({ isWhole: true, heights: 1 })
  }

  // A desk that comes later is told what is known.
  const nora = await sitDown({ house, browser }, live.slug, 'Nora')
  await expect(entryOf(nora, 'Barrier closed')).toContainText('Sent to 3 readers')
})

test('where nobody reads, the entry says so', async ({ house, browser }) => {
  const live = await house.createPage()
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  await write(mira.page, 'Nobody sees this')
  await mira.page.keyboard.press('Control+Enter')
  await expect(entryOf(mira, 'Nobody sees this')).toContainText('Revision 1 · No readers connected')
})
