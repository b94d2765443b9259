// npm run bench -- branding: the pictures in docs/branding.md, made from the example folder beside it and a font of this machine.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { openHouse } from '../support/house.ts'
import { packWoff2, tablesOf } from '../support/woff2.ts'
import { openBrowser } from './at-the-desk.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const folder = join(root, 'docs/branding')
/** Debian's; without them that picture stays as it is. */
const fonts = ['DejaVuSerifCondensed-Bold.ttf', 'DejaVuSerifCondensed.ttf'].map(
  name => `/usr/share/fonts/truetype/dejavu/${name}`,
)

mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const withFont = mkdtempSync(join(tmpdir(), 'sp-brand-'))
try {
  await shoot(browser, 'before')
  await shoot(browser, 'example', join(folder, 'example'))
  if (fonts.every(font => existsSync(font))) await shoot(browser, 'with-font', brandWithFont())
} finally {
  rmSync(withFont, { recursive: true })
  await browser.close()
}

/** The example with another face for its headlines. */
function brandWithFont(): string {
  cpSync(join(folder, 'example'), withFont, { recursive: true })
  const settings = JSON.parse(readFileSync(join(withFont, 'brand.json'), 'utf8')) as object
  const files = [
    { file: 'bold.woff2', weight: '700' },
    { file: 'regular.woff2', weight: '400' },
  ]
  const headlines = { family: 'Example Condensed', like: 'serif', files }
  writeFileSync(join(withFont, 'brand.json'), JSON.stringify({ ...settings, fonts: { headlines } }))
  for (const [place, { file }] of files.entries()) {
    writeFileSync(join(withFont, file), packWoff2(tablesOf(readFileSync(fonts[place] as string))))
  }
  return withFont
}

/** One newsroom with these looks: wide and phone, light and dark. */
async function shoot(browser: Browser, name: string, brandDir?: string): Promise<void> {
  const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn', ...(brandDir ? { BRAND_DIR: brandDir } : {}) })
  const shots: Buffer[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 900 },
    ]) {
      const page = await browser.newPage({ viewport, colorScheme, locale: 'en-GB' })
      await page.goto(`${house.url}/live/storm-at-port-aldry`)
      await page.getByText('Live. Updates appear', { exact: false }).waitFor()
      // A font that was late the first time is there the second time.
      await page.reload({ waitUntil: 'load' })
      // Loaded is not yet drawn.
      await page.evaluate(() =>
        Promise.all([...document.images].filter(({ complete }) => complete).map(one => one.decode())),
      )
      shots.push(await page.screenshot())
      await page.close()
    }
  }
  await house.stop()
  const page = await browser.newPage({ viewport: { width: 1580, height: 432 } })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}" height="400">`).join('')
  await page.setContent(`<body style="margin:0;padding:16px;display:flex;gap:16px;background:#c9ced6">${images}`)
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 66 })
  await page.close()
  console.log(`written: docs/branding/${name}.jpg`)
}
