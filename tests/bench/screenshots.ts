// npm run bench -- screenshots: the picture in the README, made from the demo newsroom at desktop and phone width.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openHouse } from '../support/house.ts'
import { openBrowser } from './at-the-desk.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const docs = join(root, 'docs')
const address = '/live/storm-at-port-aldry'

mkdirSync(docs, { recursive: true })
const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' })
const browser = await openBrowser()
try {
  const wide = await shoot(1180, 860, 'light', 'head')
  const phone = await shoot(390, 860, 'dark', 'timeline')
  const page = await browser.newPage({ viewport: { width: 1690, height: 940 } })
  await page.setContent(
    `<body style="margin:0;padding:40px;display:flex;gap:40px;background:#dfe3e8">${framed(wide)}${framed(phone)}`,
  )
  await page.screenshot({ path: join(docs, 'live-page.png') })
  console.log(`written: ${join('docs', 'live-page.png')}`)
} finally {
  await browser.close()
  await house.stop()
}

async function shoot(width: number, height: number, colorScheme: 'light' | 'dark', part: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: 'en-GB' })
  await page.goto(house.url + address)
  await page.getByText('Live. Updates appear', { exact: false }).waitFor()
  if (part !== 'head') await page.locator(`[data-part=${part}]`).evaluate(element => element.scrollIntoView())
  const picture = await page.screenshot()
  await page.close()
  return picture.toString('base64')
}

function framed(picture: string): string {
  return `<img src="data:image/png;base64,${picture}" style="border-radius:10px;box-shadow:0 12px 40px #0004;height:860px">`
}
