// Pasting into an entry, with a real clipboard: whatever it comes from, the words arrive and nothing else does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import type { Block, Mark, Run } from '../../shared/block.ts'
import { composer, openDesk } from '../support/desk-journey.ts'
import { expect, test } from '../support/journey.ts'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/clipboard', name), 'utf8')

/** Puts on the clipboard what another program would: by the copy key, in a page of its own. */
async function copyElsewhere(context: BrowserContext, kinds: Record<string, string>): Promise<void> {
  const page = await context.newPage()
  await page.setContent('<body contenteditable>copy me</body>')
  await page.evaluate(held => {
    document.addEventListener('copy', event => {
      event.preventDefault()
      for (const [kind, text] of Object.entries(held)) event.clipboardData?.setData(kind, text)
    })
  }, kinds)
  await page.locator('body').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.close()
}

/** The blocks as the browser keeps them. */
function keptBlocks(page: Page): Promise<Block[]> {
  return page.evaluate(() => {
    const name = Object.keys(localStorage).find(key => key.startsWith('stop-press:draft:')) ?? ''
    return JSON.parse(localStorage.getItem(name) ?? '{}').draft?.blocks ?? []
  })
}

async function paste(page: Page, kinds: Record<string, string>): Promise<void> {
  await copyElsewhere(page.context(), kinds)
  await composer(page).getByLabel('Text').click()
  await page.keyboard.press('Control+v')
}

const run = (text: string, ...marks: (Mark['type'] | string)[]): Run =>
  marks.length === 0
    ? { text }
    : {
        text,
        marks: marks.map(mark =>
          mark === 'bold' || mark === 'italic' || mark === 'code' ? { type: mark } : { type: 'link', href: mark },
        ),
      }
const paragraph = (...text: (string | Run)[]): Block => ({
  type: 'paragraph',
  text: text.map(one => (typeof one === 'string' ? run(one) : one)),
})
const list = (items: string[], ordered?: true): Block => ({
  type: 'list',
  ...(ordered ? { ordered } : {}),
  items: items.map(text => [run(text)]),
})

test('from Word, Google Docs and a web page, text comes as paragraphs, lists, quotes, bold, italic and links', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const again = async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
  }
  await paste(page, { 'text/html': fixture('word.html') })
  await expect
    .poll(() => keptBlocks(page))
    .toEqual([
      { type: 'subheading', text: [run('Lock gates')] },
      paragraph('The keeper opened ', run('both gates', 'bold'), ' at ', run('low water', 'italic'), '.'),
      paragraph('See ', run('the table', 'https://example.org/locks'), ' for times.'),
      list(['Pump one', 'Pump two']),
      list(['Close the sluice'], true),
      paragraph('Quay | 4.1 m'),
      paragraph('Mole | 3.9 m'),
    ])
  await again()
  await paste(page, { 'text/html': fixture('google-docs.html') })
  await expect
    .poll(() => keptBlocks(page))
    .toEqual([
      { type: 'subheading', text: [run('Evening service')] },
      paragraph(
        'The last tram leaves ',
        run('at nine', 'bold'),
        ', says the ',
        run('operator', 'https://example.org/trams', 'italic'),
        '.',
      ),
      list(['Line 4 stops', 'and its branch']),
      list(['Line 7 runs'], true),
    ])
  await again()
  await paste(page, { 'text/html': fixture('web-page.html') })
  await expect
    .poll(() => keptBlocks(page))
    .toEqual([
      { type: 'subheading', text: [run('Bridge open')] },
      paragraph('Traffic flows again on ', run('A12', 'code'), '.'),
      paragraph('Two lines'),
      paragraph('of one paragraph'),
      paragraph('Seen from the quay'),
      { type: 'quote', text: [run('We tested every bolt. All held.')], source: 'Site engineer' },
      { type: 'divider' },
      { type: 'list', items: [[run('Home')], [run('More', 'https://example.org/more')]] },
      paragraph('Length'),
      paragraph('310\u00a0m'),
    ])
})

test('hostile markup leaves its words, nothing runs, nothing is loaded, and readers get the words alone', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await paste(page, { 'text/html': fixture('hostile.html') })
  await expect
    .poll(() => keptBlocks(page))
    .toEqual([
      paragraph('Harmless words'),
      paragraph('A link, a second, a third and a fourth'),
      paragraph('In a form'),
      paragraph('Summary'),
      paragraph('not a card'),
      paragraph('Styled'),
      paragraph(run('Deep', 'bold', 'italic')),
    ])
  await page.keyboard.press('Control+Enter')
  await expect(composer(page).getByText(/^Live on 1 page/)).toBeVisible()
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.getByText('Harmless words')).toBeVisible()
  for (const one of [page, reader]) expect(await one.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined()
  expect(asked.filter(url => !url.startsWith(house.url))).toEqual([])
})

test('plain text comes line by line, goes on in the middle of a text, and an address becomes a link', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await paste(page, { 'text/plain': 'First line\r\n\r\n\tSecond   line\n' })
  await expect.poll(() => keptBlocks(page)).toEqual([paragraph('First line'), paragraph('Second line')])
  await page.keyboard.type(', and ')
  await copyElsewhere(page.context(), { 'text/plain': 'https://example.org/tides' })
  await page.keyboard.press('Control+v')
  await page.keyboard.type(' too')
  await expect
    .poll(() => keptBlocks(page))
    .toEqual([
      paragraph('First line'),
      paragraph('Second line, and ', run('https://example.org/tides', 'https://example.org/tides'), ' too'),
    ])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+ArrowRight')
  await page.keyboard.press('Control+v')
  await expect
    .poll(async () => (await keptBlocks(page))[0])
    .toEqual(paragraph(run('First', 'https://example.org/tides'), ' line'))
})

test('what is cut within a text comes back as it was, pictures and cards included', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const id = await house.publish([live.slug], 'With a film')
  const blocks: Block[] = [
    { type: 'video', video: { src: 'https://example.org/tide.mp4', intro: 'Our correspondent reports:' } },
    paragraph('Below ', run('it', 'bold')),
    { type: 'quote', text: [run('Ready')], source: 'Harbour master' },
  ]
  await house.command({
    type: 'edit',
    entry: { id, revision: 1, headline: 'With a film', kind: 'update', authors: [], blocks },
  })
  const page = await openDesk(house, browser, live.slug)
  await page.getByRole('button', { name: 'Edit: With a film' }).click()
  const edit = page.getByRole('form', { name: /^Edit/ })
  await edit.getByLabel('Text').getByText('Below').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+x')
  await expect(edit.getByLabel('Text')).toHaveText('')
  await page.keyboard.press('Control+v')
  await expect
    .poll(() =>
      page.evaluate(() => {
        const name = Object.keys(localStorage).find(key => key.startsWith('stop-press:edit:')) ?? ''
        return JSON.parse(localStorage.getItem(name) ?? '{}').draft?.blocks
      }),
    )
    .toEqual(blocks)
})
