// npm run bench -- desk-screenshots [names]: every view and state of the desk over the demo newsroom, on wide screens and phones,
// light and dark. With SHOTS=<folder>, each picture is also kept there whole.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from '@playwright/test'
import { openHouse } from '../support/house.ts'
import { openBrowser } from './at-the-desk.ts'
import { furnish, furnishDesks } from './desk-pictures/furnish.ts'
import { type Cast, gather, type Scene } from './desk-pictures/stage.ts'
import { states } from './desk-pictures/states.ts'
import { together } from './desk-pictures/together.ts'
import { views } from './desk-pictures/views.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const folder = join(root, 'docs/desk')
const whole = process.env.SHOTS
const chapters: Record<string, Record<string, Scene>> = {
  Views: views,
  'Two at one desk': together,
  'Where not all is well': states,
}
/** Only these, where some are named. */
const wanted = process.argv.slice(2)

const looks: [name: string, context: BrowserContextOptions][] = (['light', 'dark'] as const).flatMap(colorScheme => [
  [`wide-${colorScheme}`, { viewport: { width: 1280, height: 900 }, colorScheme }],
  [`phone-${colorScheme}`, { viewport: { width: 390, height: 900 }, colorScheme, hasTouch: true, isMobile: true }],
])

mkdirSync(folder, { recursive: true })
// The internet of this newsroom is one server of this machine, on which there is a film.
const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' }, { webs: 0, workers: 1, medias: 1 })
const browser = await openBrowser()
try {
  await house.startWeb({}, 'tests/support/start/web-with-provider')
  const slugs = await furnish(house)
  const cast = await gather(house, browser, slugs)
  await furnishDesks(cast)
  for (const [name, scene] of Object.values(chapters).flatMap(scenes => Object.entries(scenes))) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    try {
      await bind(name, await shootAll(cast, name, scene))
    } catch (error) {
      // One that could not be taken keeps no other from being taken.
      console.error(`${name}:`, error)
      process.exitCode = 1
    }
  }
  writeFileSync(join(folder, 'README.md'), listOfPictures())
} finally {
  await browser.close()
  await house.stop()
}

async function shootAll(cast: Cast, name: string, scene: Scene): Promise<Buffer[]> {
  const shots: Buffer[] = []
  for (const [look, context] of looks) {
    const stage = cast.stage(context)
    try {
      const page = await scene.show(stage)
      if (!scene.isMidway) await settled(page)
      const shot = await page.screenshot({ animations: 'disabled' })
      if (whole) writeFileSync(join(whole, `${name}-${look}.png`), shot)
      shots.push(shot)
    } catch (error) {
      await keepWhatIsThere(`${name}-${look}`)
      throw error
    } finally {
      await stage.clear()
    }
  }
  return shots
}

/** Shows why a picture could not be taken. */
async function keepWhatIsThere(name: string): Promise<void> {
  const pages = browser.contexts().flatMap(context => context.pages())
  for (const [place, page] of pages.entries()) {
    if (whole) await page.screenshot({ path: join(whole, `${name}-failed-${place}.png`) })
  }
}

/** Nothing is being loaded any more, and the fonts and pictures in sight are there. */
async function settled(page: Page): Promise<void> {
  await page
    .getByText(/^Loading|^Opening…/)
    .first()
    .waitFor({ state: 'detached' })
  await page.waitForFunction(
    () =>
      [...document.images].every(({ complete, loading }) => complete || loading === 'lazy') &&
      document.fonts.status === 'loaded',
  )
}

/** All looks of a scene on one sheet. */
async function bind(name: string, shots: readonly Buffer[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1856, height: 498 } })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}" height="450">`).join('')
  await page.setContent(
    `<body style="margin:0;padding:24px;display:flex;flex-wrap:wrap;gap:24px;background:#c9ced6">${images}`,
  )
  const path = join(folder, `${name}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: 60, fullPage: true })
  await page.close()
  console.log(`${name}: ${Math.round(statSync(path).size / 1000)} kB`)
}

function listOfPictures(): string {
  const parts = Object.entries(chapters).map(
    ([chapter, scenes]) => `## ${chapter}

| | |
| --- | --- |
${Object.entries(scenes)
  .map(([name, { title }]) => `| ${title} | ![${title}](${name}.jpg) |`)
  .join('\n')}
`,
  )
  return `# The desk in pictures

Each sheet shows one view or state over the demo newsroom: on a wide screen and on a phone, light and dark. \`npm run bench -- desk-screenshots\` takes them anew.

${parts.join('\n')}`
}
