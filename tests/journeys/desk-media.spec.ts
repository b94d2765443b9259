// Pictures at the desk: picked, dropped, pasted and chosen again; refused with the reason; waited for; never lost.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/journey.ts'
import { photo } from '../support/pictures.ts'
import { signedInDesk } from '../support/desk-journey.ts'

const composer = (page: Page) => page.getByRole('form', { name: 'New entry' })
const rows = (page: Page) => page.getByRole('list', { name: 'Pictures on their way' }).getByRole('listitem')
const published = (page: Page, headline: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: headline }) })
const publish = (page: Page) => page.getByRole('button', { name: 'Publish', exact: true })

interface Sent {
  name: string
  buffer: Buffer
  mimeType?: string
}

async function pick(page: Page, ...files: Sent[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await composer(page).getByRole('button', { name: 'Add pictures' }).click()
  await (await chooser).setFiles(files.map(file => ({ mimeType: 'image/jpeg', ...file })))
}

/** Drops or pastes a file as a browser does it. */
async function bring(
  page: Page,
  how: 'drop' | 'paste',
  { name, buffer, mimeType = 'image/jpeg' }: Sent,
): Promise<void> {
  const file = { name, type: mimeType, base64: buffer.toString('base64') }
  await composer(page).evaluate(
    (form, { how, name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name, { type }))
      const event =
        how === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
      form.dispatchEvent(event)
    },
    { how, ...file },
  )
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

test('several pictures are picked at once, each says what becomes of it, and together they are a gallery', async ({
  house,
  browser,
}) => {
  await house.startMedia()
  const live = await house.createPage()
  const page = await signedInDesk(house, browser, live.slug)
  await composer(page).getByLabel('Headline').fill('Three views of the mole')
  await pick(
    page,
    { name: 'one.jpg', buffer: await photo({ width: 900, height: 600 }) },
    { name: 'programme.jpg', buffer: Buffer.from('%PDF-1.7 a programme') },
    { name: 'map.jpg', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') },
    { name: 'two.jpg', buffer: await photo({ width: 600, height: 900 }) },
  )
  await expect(rows(page).filter({ hasText: 'programme.jpg' })).toContainText('This is a PDF document')
  await expect(rows(page).filter({ hasText: 'map.jpg' })).toContainText('This is an SVG drawing')
  await expect(page.getByRole('group', { name: 'Gallery of 2 pictures' })).toBeVisible()
  await isAccessible(page)
  await publish(page).click()
  await expect(composer(page).getByText('A picture could not be uploaded: try again, or remove it.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove: programme.jpg' }).click()
  await page.getByRole('button', { name: 'Remove: map.jpg' }).click()
  await expect(rows(page)).toHaveCount(0)

  const [first, second] = [1, 2].map(place => page.getByRole('group', { name: `Picture ${place} of 2` }))
  await first?.getByLabel('What the picture shows').fill('The mole from the sea')
  await first?.getByLabel('Credit').fill('R. Nunes')
  await first?.getByLabel('Credit').blur()
  await publish(page).click()
  await expect(composer(page).getByText('Say what each picture shows, or mark it as decorative.')).toBeVisible()
  await second?.getByLabel('What the picture shows').fill('The mole from the land')
  await second?.getByRole('button', { name: 'Same as before: R. Nunes' }).click()
  await second?.getByRole('button', { name: 'Move up' }).click()
  await page.keyboard.press('Control+Enter')
  const images = published(page, 'Three views of the mole').getByRole('img')
  await expect(images).toHaveCount(2)
  await expect(images.first()).toHaveAttribute('alt', 'The mole from the land')
  await expect(published(page, 'Three views of the mole').getByText('Credit: R. Nunes')).toHaveCount(2)

  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('.gallery picture source')).toHaveCount(4)
})

test('an upload that broke off is tried again, and one that is dropped or pasted goes the same way', {
  tag: '@full',
}, async ({ house, browser }) => {
  await house.startMedia()
  const live = await house.createPage()
  const page = await signedInDesk(house, browser, live.slug)
  const buffer = await photo({ width: 400, height: 300 })
  await page.route('**/api/media', route => route.abort('connectionreset'), { times: 1 })
  await bring(page, 'drop', { name: 'dropped.jpg', buffer })
  await expect(rows(page)).toContainText('The connection broke off')
  await page.getByRole('button', { name: 'Try again: dropped.jpg' }).click()
  await expect(page.getByRole('group', { name: 'Picture' })).toBeVisible()
  await bring(page, 'paste', { name: 'image.png', buffer })
  await expect(page.getByRole('group', { name: 'Gallery of 2 pictures' })).toBeVisible()
  await bring(page, 'drop', { name: 'letter.doc', buffer: Buffer.from('Dear all'), mimeType: 'application/msword' })
  await expect(rows(page)).toContainText('Only JPEG, PNG, WebP, AVIF and GIF')
})

test('an entry waits for its pictures by itself, can be held back, and outlives a reload', async ({
  house,
  browser,
}) => {
  for (const media of house.medias.splice(0)) await media.stop()
  for (let count = 0; count < 8; count += 1) await house.createPage() // their list has to be scrolled
  const live = await house.createPage()
  const page = await signedInDesk(house, browser, live.slug)
  await composer(page).getByLabel('Headline').fill('Forty megapixels')
  await pick(page, { name: 'large.jpg', buffer: await photo({ width: 7400, height: 5500 }) })
  await expect(composer(page).getByText('Being prepared…')).toBeVisible()
  await page.getByLabel('What the picture shows').fill('Every stone of the mole')
  await publish(page).click()
  await expect(composer(page).getByRole('button', { name: 'Waiting for pictures…' })).toBeDisabled()
  await expect(composer(page).getByLabel('Headline')).toHaveAttribute('readonly')
  await isAccessible(page)
  await composer(page).getByRole('button', { name: 'Do not publish yet' }).click()
  await page.reload()
  await expect(composer(page).getByText('Being prepared…')).toBeVisible()
  await expect(page.getByLabel('What the picture shows')).toHaveValue('Every stone of the mole')
  await publish(page).click()
  await expect(composer(page).getByRole('button', { name: 'Waiting for pictures…' })).toBeDisabled()

  await house.startMedia()
  await expect(published(page, 'Forty megapixels').getByRole('img', { name: 'Every stone of the mole' })).toBeVisible({
    timeout: 25_000,
  })
  await expect(composer(page).getByLabel('Headline')).toHaveValue('')
})

test('a picture that cannot be prepared says so, and holds the entry back until it is removed', {
  tag: '@full',
}, async ({ house, browser }) => {
  if (house.medias.length === 0) await house.startMedia()
  const live = await house.createPage()
  const page = await signedInDesk(house, browser, live.slug)
  const whole = await photo({ width: 500, height: 400, noise: true })
  await composer(page).getByLabel('Headline').fill('Half a picture')
  await pick(page, { name: 'half.jpg', buffer: whole.subarray(0, whole.length / 2) })
  await expect(composer(page).getByText('The picture is damaged and cannot be read to its end.')).toBeVisible()
  await publish(page).click()
  await expect(composer(page).getByText('A picture could not be prepared: remove it, or send it again.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove picture' }).click()
  await publish(page).click()
  await expect(published(page, 'Half a picture')).toBeVisible()
})

test('an earlier picture is chosen again by keyboard alone, and added to an entry that is edited', async ({
  house,
  browser,
}) => {
  if (house.medias.length === 0) await house.startMedia()
  const live = await house.createPage()
  await house.publish([live.slug], 'Without a picture')
  const page = await signedInDesk(house, browser, live.slug)
  await pick(page, { name: 'kept for later.jpg', buffer: await photo({ width: 700, height: 500 }) })
  await expect(page.getByRole('group', { name: 'Picture' }).locator('img')).toHaveCount(1)
  await page.getByRole('button', { name: 'Remove picture' }).click()

  await page.getByRole('button', { name: 'Edit', exact: false }).first().click()
  const edit = page.getByRole('form', { name: /^Edit:/ })
  await edit.getByRole('button', { name: 'Earlier pictures' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Earlier pictures' })
  await dialog.getByRole('checkbox', { name: /kept for later\.jpg/ }).focus()
  await page.keyboard.press('Space')
  await isAccessible(page)
  await dialog.getByRole('button', { name: 'Add picture' }).focus()
  await page.keyboard.press('Enter')
  await edit.getByLabel('Decorative').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(published(page, 'Without a picture').locator('picture')).toHaveCount(1)
})
