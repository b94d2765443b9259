// A page in another language, from right to left, with and without a script; and what is read out while a page is open.
import type { Page } from '@playwright/test'
import { wordsFor } from '../../shared/languages.ts'
import { expect, isLive, test } from '../support/journey.ts'
import { body } from '../support/newsroom.ts'

const arabic = {
  language: 'ar-EG',
  direction: 'rtl',
  timeZone: 'Africa/Cairo',
  headline: 'العاصفة تبلغ الساحل',
} as const
const { live: words, page: pageWords } = wordsFor('ar')
const correctionNote = 'ذُكر ارتفاع آخر من قبل.'
const status = '[data-part=status-line]'

test('an Arabic page runs from right to left and stays in Arabic, times included, whatever happens in it', async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage(arabic)
  for (let number = 0; number < 5; number += 1) await house.publish([slug], `سابق ${number}`)
  const id = await house.publish([slug], 'فاضت المياه', { pinned: true })
  for (const javaScriptEnabled of [false, true]) {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    // The browser's edition of the words for times is another one than the server's.
    await page.addInitScript(() => {
      Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { value: () => 'otherwise' })
    })
    await page.goto(`${house.url}/live/${slug}`)
    const article = page.locator(`#entry-${id}`)
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.locator('[data-part=status]')).toHaveText(words.status.live)
    await expect(page.getByRole('link', { name: pageWords.oldestFirst })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    const time = await article.locator('time').first().innerText()
    expect(time).toMatch(/^[٠-٩]{2}:[٠-٩]{2} [مص] .+[٠-٩]{4}$/s)
    if (javaScriptEnabled) {
      await expect(page.locator('[data-part=connection]')).toHaveText(words.connected)
      await expect(article.locator('[data-part=ago]')).toHaveText(words.justNow)
      await house.command({ type: 'edit', entry: { id, revision: 1, ...body('انحسرت المياه'), correctionNote } })
      await expect(article.locator('h2')).toHaveText('انحسرت المياه')
      await expect(page.locator(`#pinned-${id} h2`)).toHaveText('انحسرت المياه')
      expect(await article.locator('time').first().innerText()).toBe(time)
      expect(await page.locator(`#pinned-${id} time`).first().innerText()).toBe(time)
      await expect(article.locator('.correction')).toHaveText(`${words.correction} ${correctionNote}`)
      await page.locator('[data-part=load-more]').scrollIntoViewIfNeeded()
      for (let number = 0; number < 2; number += 1) await house.publish([slug], `خبر ${number}`)
      await expect(page.locator('[data-part=new-updates]')).toHaveText('تحديثان جديدان')
      await house.publish([slug], 'انهيار السد', { kind: 'breaking' })
      await expect(page.locator('[data-part=new-updates]')).toHaveText('عاجل: انهيار السد · ٣ تحديثات جديدة')
      await expect(page).toHaveTitle(/^\(٣\) /)
    } else await expect(page.locator('.no-script')).toHaveText(pageWords.noScript)
    await context.close()
  }
})

test('new updates are read out by their number, ten seconds apart, breaking news once and by its headline', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before', { kind: 'breaking' })
  await page.clock.install()
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.clock.fastForward(1000)
  await expect(page.locator(status)).toHaveText('Live. Updates appear automatically.')
  await noteChanges(page)
  await house.publish([slug], 'One')
  await house.publish([slug], 'The wall gives way', { kind: 'breaking' })
  const gone = await house.publish([slug], 'Withdrawn again')
  await expect(page.locator(`#entry-${gone}`)).toBeVisible()
  await house.command({ type: 'withdraw', entry: { id: gone } })
  await expect(page.locator(`#entry-${gone}`)).toHaveCount(0)
  await page.clock.fastForward(10_000)
  await expect(page.locator(status)).toHaveText('Breaking: The wall gives way2 new updates')
  await expect(page.locator(`${status} p`)).toHaveCount(2)
  const last = await house.publish([slug], 'Last')
  await expect(page.locator(`#entry-${last}`)).toBeVisible()
  await page.clock.fastForward(5000)
  await expect(page.locator(status)).toHaveText('Breaking: The wall gives way2 new updates')
  await page.clock.fastForward(5000)
  await expect(page.locator(status)).toHaveText('1 new update')
  expect(await changes(page)).toEqual(['Breaking: The wall gives way|2 new updates', '1 new update'])
})

/** Writes down whatever the status line says from now on. */
function noteChanges(page: Page): Promise<void> {
  return page.locator(status).evaluate(line => {
    const noted: string[] = []
    Object.assign(window, { noted })
    const note = () => noted.push([...line.children].map(one => one.textContent).join('|'))
    new MutationObserver(note).observe(line, { childList: true, characterData: true, subtree: true })
  })
}

function changes(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { noted: string[] }).noted)
}
