// What readers load has nothing that axe, the accessibility checker, would object to, in light and in dark, on a phone and at a desk.
import { AxeBuilder } from '@axe-core/playwright'
import type { Block } from '../../shared/block.ts'
import { expect, isLive, test } from '../support/journey.ts'
import { phone } from '../support/phone.ts'

const picture = { src: 'https://pictures.example/gate.jpg', width: 1200, height: 800, credit: 'Harbour office' }
const everyBlock: Block[] = [
  { type: 'paragraph', text: [{ text: 'Plain, ' }, { text: 'bold', marks: [{ type: 'bold' }] }, { text: ' and ' }] },
  { type: 'paragraph', text: [{ text: 'a link', marks: [{ type: 'link', href: 'https://harbour.example/' }] }] },
  { type: 'subheading', text: [{ text: 'What happens next' }] },
  { type: 'list', items: [[{ text: 'First' }], [{ text: 'Second' }]] },
  { type: 'list', ordered: true, items: [[{ text: 'One' }], [{ text: 'Two' }]] },
  { type: 'quote', text: [{ text: 'It held.' }], source: 'The harbour master' },
  { type: 'image', image: { ...picture, alt: 'The gate at low water', caption: 'The gate' } },
  {
    type: 'gallery',
    images: [
      { ...picture, alt: 'The gate' },
      { ...picture, decorative: true },
    ],
  },
  {
    type: 'video',
    video: { src: 'https://films.example/gate', intro: 'Our reporter at the gate:', caption: 'The gate' },
  },
  { type: 'embed', embed: { url: 'https://social.example/post/1', provider: 'Social', title: 'A message' } },
  { type: 'divider' },
]

const desk = { viewport: { width: 1280, height: 900 } }

for (const [where, look] of [
  ['in light on a phone', { ...phone, colorScheme: 'light' }],
  ['in dark on a phone', { ...phone, colorScheme: 'dark' }],
  ['in light at a desk', { ...desk, colorScheme: 'light' }],
  ['in dark at a desk', { ...desk, colorScheme: 'dark' }],
] as const) {
  test(`axe finds nothing on home, page, older batch, permalink, farewell, results and an Arabic page, ${where}`, {
    tag: where === 'in light on a phone' ? [] : '@full',
  }, async ({ house, browser }) => {
    const live = await house.createPage({ standfirst: 'As it happens', keyPoints: ['The gate holds'] })
    const ids: string[] = []
    for (let number = 0; number < 10; number += 1) ids.push(await house.publish([live.slug], `Update ${number}`))
    const full = await house.publish([live.slug], 'Gate closed', {
      blocks: everyBlock,
      kind: 'breaking',
      keyEvent: true,
      pinned: true,
      correctionNote: 'An earlier version named the wrong gate.',
    })
    await house.command({ type: 'withdraw', entry: { id: ids[3] } })
    const arabic = await house.createPage({ language: 'ar', direction: 'rtl', headline: 'العاصفة تبلغ الساحل' })
    await house.publish([arabic.slug], 'انهيار السد', { blocks: everyBlock, kind: 'breaking', keyEvent: true })
    const context = await browser.newContext(look)
    const page = await context.newPage()
    const url = `${house.url}/live/${live.slug}`
    await page.goto(url)
    await isLive(page)
    const older = await page.getByRole('link', { name: 'Load more updates' }).getAttribute('href')
    const addresses = [
      house.url,
      url,
      house.url + older,
      `${url}/${full}`,
      `${url}/${ids[0]}`,
      `${url}/${ids[3]}`,
      `${url}/none`,
      `${url}?search=gate+link`,
      `${house.url}/live/${arabic.slug}`,
    ]
    for (const address of addresses) {
      await page.goto(address)
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze()
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        address,
      ).toEqual([])
    }
    await context.close()
  })
}
