// Writing at the desk, by hands alone: rich text, drafts that follow their author, review, and entries for later.
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { composer, entry, openDesk, signIn, write } from '../support/desk-journey.ts'
import { addUser } from '../support/desk-user.ts'
import { expect, test } from '../support/journey.ts'

const show = (page: Page, tab: string) => page.getByRole('button', { name: tab, exact: true }).click()
const saved = (page: Page) => expect(composer(page).getByText(/^Saved in your drafts/)).toBeVisible()
const headline = (page: Page) => composer(page).getByLabel('Headline')
const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name })

test('a rich entry is written with nothing but keys, previewed, and read as it was meant', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const keys = page.keyboard
  await headline(page).focus()
  await keys.type('Gates closed')
  await keys.press('Enter')
  await keys.type('The ')
  await keys.press('Control+b')
  await keys.type('outer gate')
  await keys.press('Control+b')
  await keys.type(' is shut.')
  await keys.press('Enter')
  await keys.type('## Ferries')
  await keys.press('Enter')
  await keys.type('- None leaves')
  await keys.press('Enter')
  await keys.type('Two wait')
  await keys.press('Enter')
  await keys.press('Enter')
  await keys.type('> We are ready.')
  await keys.press('Enter')
  await keys.type('Harbour master')
  await keys.press('Enter')
  await keys.type('Read the table')
  await keys.press('Control+Shift+ArrowLeft')
  await keys.press('Control+k')
  await keys.type('javascript:alert(1)')
  await keys.press('Enter')
  await expect(page.getByText(/^This is no address that a link can lead to/)).toBeVisible()
  await keys.press('Control+a')
  await keys.type('example.org/table')
  await keys.press('Enter')
  await expect(composer(page).getByLabel('Text')).toBeFocused()
  await keys.press('Control+i')
  await keys.type(' soon')
  await keys.press('Tab')
  await saved(page)
  await button(page, 'Preview').click()
  const preview = composer(page).getByRole('region', { name: 'As readers will see it' })
  await expect(preview.getByRole('heading', { name: 'Gates closed' })).toBeVisible()
  await expect(preview.getByText('When it is shared')).toBeVisible()
  await composer(page).getByRole('checkbox', { name: 'Key event' }).check()
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByText(/^Live on 1 page/)).toBeVisible()
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  const article = reader.getByRole('article').filter({ hasText: 'Gates closed' }).first()
  await expect(article.locator('.entry__body')).toHaveJSProperty(
    'innerHTML',
    '<p>The <strong>outer gate</strong> is shut.</p><h3>Ferries</h3><ul><li>None leaves</li><li>Two wait</li></ul>' +
      '<figure class="quote"><blockquote><p>We are ready.</p></blockquote><figcaption>Harbour master</figcaption></figure>' +
      '<p>Read the <a href="https://example.org/table" rel="noopener nofollow external">table</a><em> soon</em></p>',
  )
  await expect(article).toHaveAttribute('data-key-event', 'true')
  await show(page, 'Drafts')
  await expect(page.getByText('You have no drafts.')).toBeVisible()
})

test('tools are reached by arrow keys and say what holds; undo takes back what they did', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const text = composer(page).getByLabel('Text')
  await text.click()
  await page.keyboard.type('Two boats')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+Tab')
  await expect(button(page, 'Bold')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Home')
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight')
  await expect(button(page, 'Bulleted list')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text).toBeFocused()
  await expect(text.getByRole('listitem')).toHaveText('Two boats')
  await expect(button(page, 'Bulleted list')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+z')
  await expect(text.getByRole('listitem')).toHaveCount(0)
  await expect(text).toHaveText('Two boats')
})

test('a picture stands in the text with its fields: Enter leads in, Escape out, and it is moved and removed', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const id = await house.publish([live.slug], 'Waves')
  const image = { src: 'https://example.org/a.jpg', width: 30, height: 20, alt: 'Waves' }
  const blocks = [
    { type: 'paragraph', text: [{ text: 'Above' }] },
    { type: 'image', image },
    { type: 'paragraph', text: [{ text: 'Below' }] },
  ]
  await house.command({
    type: 'edit',
    entry: { id, revision: 1, headline: 'Waves', kind: 'update', authors: [], blocks },
  })
  const page = await openDesk(house, browser, live.slug)
  await button(page, 'Edit: Waves').click()
  const edit = page.getByRole('form', { name: /^Edit/ })
  await edit.getByLabel('Text').getByText('Above').click()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(edit.getByLabel('What the picture shows')).toBeFocused()
  await page.keyboard.type(' at the mole')
  await page.keyboard.press('Escape')
  await button(edit, 'Move down: Picture').click()
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(edit).toHaveCount(0)
  const order = () =>
    entry(page, 'Waves')
      .locator('.entry__body > *')
      .evaluateAll(all => all.map(one => one.localName))
  await expect.poll(order).toEqual(['p', 'p', 'figure'])
  await expect(entry(page, 'Waves').getByRole('img')).toHaveAttribute('alt', /at the mole/)
})

test('a draft outlives a reload, appears in another browser, and of two versions neither is lost in silence', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const user = await addUser(house)
  test.slow() // two browsers, one after the other
  const here = await openDesk(house, browser, live.slug, user)
  await write(here, 'Half a sentence', 'It is not')
  await saved(here)
  await here.reload()
  await expect(headline(here)).toHaveValue('Half a sentence')
  await expect(composer(here).getByLabel('Text')).toHaveText('It is not')

  const there = await openDesk(house, browser, live.slug, user)
  await show(there, 'Drafts')
  await button(there, 'Open: Half a sentence').click()
  await expect(composer(there).getByLabel('Text')).toHaveText('It is not')
  await headline(there).fill('Half a sentence, from the train')
  await saved(there)
  await headline(here).fill('Half a sentence, from the office')
  const choice = composer(here).getByRole('region', { name: 'This draft was changed elsewhere' })
  await expect(choice).toContainText('from the train')
  await expect(choice).toContainText('from the office')
  await button(choice, 'Go on with mine').click()
  await saved(here)
  await there.reload()
  await expect(headline(there), 'nothing unsaved stood here').toHaveValue('Half a sentence, from the office')

  await headline(here).press('Control+Enter')
  await expect(entry(here, 'Half a sentence, from the office')).toHaveCount(1)
  await there.reload()
  await expect(composer(there).getByText(/published, submitted or discarded elsewhere/)).toBeVisible()
  await expect(headline(there)).toHaveValue('')
})

test('a reporter submits, an editor returns it with a note, then publishes it with a change', async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ headline: 'Storm' })
  test.slow() // two people, one after the other
  const reporter = await openDesk(house, browser, live.slug, await addUser(house, { role: 'reporter' }))
  await write(reporter, 'Water in the cellar', 'It rises.')
  await headline(reporter).press('Control+Enter')
  await expect(composer(reporter).getByText(/^Submitted for review\. /)).toBeVisible()
  await expect(headline(reporter)).toHaveValue('')

  const editor = await openDesk(house, browser, live.slug)
  await show(editor, 'Submitted')
  await button(editor, 'Open: Water in the cellar').click()
  await button(editor, 'Return with a note…').click()
  await editor.getByLabel('What is to be done').fill('How high?')
  await editor.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click()
  await expect(composer(editor).getByText('Returned to its author.')).toBeVisible()

  await show(reporter, 'Drafts')
  await expect(reporter.getByText('How high?')).toBeVisible()
  await button(reporter, 'Open: Water in the cellar').click()
  await expect(composer(reporter).getByText('How high?')).toBeVisible()
  await composer(reporter).getByLabel('Text').fill('It rises, ten centimetres by now.')
  await composer(reporter).getByRole('button', { name: 'Submit for review' }).click()
  await expect(headline(reporter)).toHaveValue('')

  await show(editor, 'Timeline')
  await show(editor, 'Submitted')
  await button(editor, 'Open: Water in the cellar').click()
  await expect(composer(editor).getByLabel('Text')).toContainText('ten centimetres')
  await headline(editor).fill('Water in the cellars')
  await headline(editor).press('Control+Enter')
  await show(editor, 'Timeline')
  await expect(entry(editor, 'Water in the cellars')).toBeVisible()
  await show(reporter, 'Timeline')
  await expect(entry(reporter, 'Water in the cellars')).toContainText('Nora')
  await show(reporter, 'Drafts')
  await expect(reporter.getByText('You have no drafts.')).toBeVisible()
})

test('what was submitted stays as it is until its author takes it back', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const reporter = await openDesk(house, browser, live.slug, await addUser(house, { role: 'reporter' }))
  await write(reporter, 'Too early')
  await headline(reporter).press('Control+Enter')
  await show(reporter, 'Drafts')
  await button(reporter, 'Open: Too early').click()
  await expect(headline(reporter)).not.toBeEditable()
  await button(reporter, 'Take it back to go on writing').click()
  await headline(reporter).fill('In time')
  await saved(reporter)
})

test('an entry is scheduled on the page’s clock, given another time, written on, and published after all', async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ timeZone: 'America/New_York' })
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'The dam opens')
  await button(page, 'Schedule…').click()
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByRole('alert')).toHaveText('Say when it is to be published.')
  await page.getByLabel('Publish at, America/New York time').fill('2040-07-01T10:30')
  await expect(composer(page).getByText('Where you are: Sun, 1 Jul 2040, 14:30 UTC.')).toBeVisible()
  await headline(page).press('Control+Enter')
  await expect(composer(page).getByText('Scheduled for Sun, 1 Jul 2040, 14:30 UTC')).toBeVisible()
  await expect(headline(page)).toHaveValue('')

  await show(page, 'Scheduled')
  const listed = page.getByRole('listitem').filter({ hasText: 'The dam opens' })
  await expect(listed).toContainText(/in \d+ d/)
  await expect(listed).toContainText('10:30 GMT-4')
  await button(listed, /^Change time/).click()
  await page
    .getByRole('dialog')
    .getByLabel(/^Publish at/)
    .fill('2040-07-02T08:00')
  await button(page.getByRole('dialog'), 'Set this time').click()
  await expect(listed).toContainText('Mon, 2 Jul 2040, 08:00')

  await button(listed, /^Edit/).click()
  await expect(headline(page)).toHaveValue('The dam opens')
  await expect(page.getByLabel(/^Publish at/)).toHaveValue('2040-07-02T08:00')
  await expect(page.getByText('Nothing is scheduled on this page.')).toBeVisible()
  await headline(page).fill('The dam opens at dawn')
  await headline(page).press('Control+Enter')
  await button(listed, /^Publish now/).click()
  await button(page.getByRole('dialog'), 'Publish now').click()
  await show(page, 'Timeline')
  await expect(entry(page, 'The dam opens at dawn')).toHaveCount(1)
  await show(page, 'Scheduled')
  await expect(page.getByText('Nothing is scheduled on this page.')).toBeVisible()
})

test('a scheduled entry is published when its time has come', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await show(page, 'Scheduled')
  await house.command({
    type: 'publish',
    entry: { id: crypto.randomUUID(), headline: 'In a moment', blocks: [] },
    pages: [live.slug],
    publishAt: Date.now() + 2000,
  })
  await show(page, 'Timeline')
  await expect(entry(page, 'In a moment')).toHaveCount(1)
})

test('somebody named before is offered by name and title, chosen by arrow keys', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'First')
  await composer(page).getByLabel('Byline').fill('Ines Rocha')
  await composer(page).getByLabel('Title in this entry').fill('at the harbour')
  await headline(page).press('Control+Enter')
  await expect(entry(page, 'First')).toContainText('Ines Rocha, at the harbour')
  await write(page, 'Second')
  const byline = composer(page).getByRole('combobox', { name: 'Byline' })
  await byline.fill('ine')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { name: /^Ines Rocha/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(byline).toHaveValue('Ines Rocha')
  await expect(composer(page).getByLabel('Title in this entry')).toHaveValue('at the harbour')
  await button(composer(page), 'Add an author').click()
  await page.keyboard.type('Tom Vale')
  await headline(page).press('Control+Enter')
  await expect(entry(page, 'Second')).toContainText('Tom Vale')
})

test('much the same as a recent entry is pointed out, and published all the same', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ headline: 'Storm' })
  const page = await openDesk(house, browser, live.slug)
  const words = 'The outer gates of the barrier were closed at noon, says the harbour office.'
  const stale = await page.evaluateHandle(() => {
    const seen: string[] = []
    new MutationObserver(() => {
      const note = document.querySelector('.note--like')
      const isNext = document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === ''
      if (note && isNext) seen.push(note.textContent ?? '')
    }).observe(document.body, { childList: true, subtree: true })
    return seen
  })
  await write(page, 'Gates closed', words)
  await headline(page).press('Control+Enter')
  await expect(entry(page, 'Gates closed')).toHaveCount(1)
  await expect(headline(page)).toHaveValue('')
  await write(page, 'Gates closed', `${words} Again.`)
  const note = composer(page).getByText(/have much the same already/)
  await expect(note.getByRole('link', { name: 'Gates closed' })).toBeVisible()
  await headline(page).press('Control+Enter')
  await expect(entry(page, 'Gates closed')).toHaveCount(2)
  await expect(headline(page)).toHaveValue('')
  expect(await stale.jsonValue(), 'of the next entry, which is still empty, nothing is said').toEqual([])
})

for (const scheme of ['light', 'dark'] as const) {
  test(`writing, drafts, review and schedule have no accessibility fault, ${scheme}, and fit a phone`, {
    tag: scheme === 'dark' ? '@full' : [],
  }, async ({ house, browser }) => {
    const live = await house.createPage()
    const user = await addUser(house)
    // As high as all of it: nothing lies below the bars at its edges.
    const page = await (
      await browser.newContext({ colorScheme: scheme, viewport: { width: 360, height: 3200 } })
    ).newPage()
    const check = async () => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(violations).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off').toBe(360)
    }
    await page.goto(`${house.url}/desk/${live.slug}`)
    await signIn(page, user)
    await expect(page.getByText('Following live')).toBeVisible()
    await write(page, `Unbreakable${'o'.repeat(80)}`, 'Text')
    await composer(page).getByLabel('Text').click()
    await page.keyboard.type('\n> Said\nSource\n- item\n\n---')
    await button(page, 'Schedule…').click()
    await button(page, 'Preview').click()
    await saved(page)
    await check()
    await button(page, 'Put away').click()
    await show(page, 'Drafts')
    await expect(button(page, /^Open: /)).toBeVisible()
    await check()
    await write(page, 'Later')
    await button(page, 'Schedule…').click()
    await page.getByLabel(/^Publish at/).fill('2040-07-01T10:30')
    await headline(page).press('Control+Enter')
    await show(page, 'Scheduled')
    await expect(button(page, /^Change time/)).toBeVisible()
    await check()
    await show(page, 'Submitted')
    await check()
  })
}
