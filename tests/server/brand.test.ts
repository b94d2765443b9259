/** A newsroom's looks: read from its folder, refused in a sentence that helps, and served under addresses that never change what they hold. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readMetrics } from '../../server/brand/font-metrics.ts'
import { loadBrand } from '../../server/brand/load-brand.ts'
import { colourNames, contrast, contrastFaults, defaultPalettes } from '../../server/brand/palette.ts'
import { measuredFont } from '../support/woff2.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sp-brand-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 48"><rect width="320" height="48"/></svg>'

function put(settings: unknown, files: Record<string, string | Buffer> = {}): void {
  writeFileSync(join(dir, 'brand.json'), typeof settings === 'string' ? settings : JSON.stringify(settings))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content)
}

const load = (more: { siteName?: string; isNamed?: boolean } = {}) =>
  loadBrand({ siteName: 'Stop Press', isNamed: false, brandDir: dir, ...more })

test('without a folder the site looks as it does, and has icons that can be installed', async () => {
  const brand = await loadBrand({ siteName: 'The Aldry Courier', isNamed: true, brandDir: undefined })
  expect(brand).toMatchObject({
    name: 'The Aldry Courier',
    shortName: 'The Aldry',
    fonts: [],
    palettes: defaultPalettes,
  })
  expect(brand.styles).toBeUndefined()
  for (const [address, side] of [
    [brand.icons.png192, 192],
    [brand.icons.png512, 512],
    [brand.icons.maskable, 512],
  ] as const) {
    const { width, height, format } = await sharp(brand.files.get(address)?.content as Buffer).metadata()
    expect({ width, height, format }).toEqual({ width: side, height: side, format: 'png' })
  }
})

test('name, logo, colours and fonts are taken from the folder; a name that was set for the process wins', async () => {
  const font = measuredFont({ ascent: 950, descent: 250, lineGap: 0, width: 500 })
  put(
    {
      name: 'The Courier',
      logo: { file: 'logo.svg', dark: 'logo-dark.svg' },
      colours: { light: { link: '#063', paper: '#FFFFFF' } },
      fonts: { headlines: { family: 'Courier Serif', like: 'serif', files: [{ file: 'head.woff2', weight: '700' }] } },
    },
    { 'logo.svg': logo, 'logo-dark.svg': logo.replace('<rect', '<rect fill="#fff"'), 'head.woff2': font },
  )
  const brand = await load()
  expect(brand.name).toBe('The Courier')
  expect(brand.logo).toMatchObject({ width: 320, height: 48, dark: { width: 320, height: 48 } })
  expect(brand.logo?.href).not.toBe(brand.logo?.dark?.href)
  expect(brand.palettes.light.link).toBe('#006633')
  const styles = String(brand.files.get(brand.styles ?? '')?.content)
  expect(styles).toContain(
    ':root{--paper:#ffffff;--link:#006633;--serif:"Courier Serif","Courier Serif stand-in",serif}',
  )
  expect(styles).toContain(
    `url("${brand.fonts[0]}") format("woff2");font-weight:700;font-style:normal;font-display:optional`,
  )
  // 0.5 / 0.4009 of Times; 0.95 of that size are as tall as 0.95 of the font's own.
  expect(styles).toContain('size-adjust:124.72%;ascent-override:76.17%;descent-override:20.04%;line-gap-override:0.00%')
  expect((await load({ siteName: 'Given', isNamed: true })).name).toBe('Given')
})

test('a colour that only the light scheme chose leaves the dark one as it was', async () => {
  put({ colours: { light: { inkSoft: '#333333', masthead: '#eeeeee' }, dark: { link: '#ffffff' } } })
  const { styles = '', files } = await load()
  expect(files.get(styles)?.content).toBe(
    ':root{--ink-soft:#333333;--masthead:#eeeeee}\n@media screen and (prefers-color-scheme:dark){:root{--ink-soft:#a9aeb9;--masthead:#121316;--link:#ffffff}}',
  )
})

test('another content has another address, the same content the same one', async () => {
  put({ logo: { file: 'logo.svg' } }, { 'logo.svg': logo })
  const first = (await load()).logo?.href
  expect((await load()).logo?.href).toBe(first)
  put({ logo: { file: 'logo.svg' } }, { 'logo.svg': logo.replace('320', '321') })
  expect((await load()).logo?.href).not.toBe(first)
})

test.each([
  ['no JSON', '{', /brand\.json is no JSON/],
  ['a field that is not known', { colour: {} }, /brand\.json cannot be read: \/colour .*leave it out/],
  [
    'a colour that is none',
    { colours: { light: { ink: 'black' } } },
    /\/colours\/light\/ink is "black": expected a colour like #1a2b3c/,
  ],
  ['a file outside of the folder', { logo: { file: '../logo.svg' } }, /\/logo\/file .*same folder/],
  [
    'a file that is not there',
    { logo: { file: 'logo.svg' } },
    /logo\.svg \(logo\.file in brand\.json\) cannot be read: put the file there/,
  ],
  [
    'text that cannot be read',
    { colours: { dark: { link: '#444444' } } },
    /colours\.dark\.link \(#444444\) on colours\.dark\.paper \(#121316\) has a contrast of 1\.\d:1 and needs 4\.5:1: make link lighter/,
  ],
  [
    'a ground on which the other colours cannot be read',
    { colours: { light: { paper: '#888' } } },
    /colours\.light\.inkSoft .* on colours\.light\.paper \(#888888\).*make inkSoft darker, or choose another paper/,
  ],
  [
    'a masthead whose name vanishes',
    { colours: { light: { masthead: '#15171c' } } },
    /onMasthead .* on colours\.light\.masthead/,
  ],
])('%s is refused in a sentence that says what to do', async (_what, settings, sentence) => {
  put(settings)
  await expect(load()).rejects.toThrow(sentence)
})

test.each([
  [
    'a logo without a size',
    { logo: { file: 'logo.svg' } },
    { 'logo.svg': '<svg><rect/></svg>' },
    /does not say its size/,
  ],
  ['an icon that is no square', { icon: 'icon.svg' }, { 'icon.svg': logo }, /is no square/],
  ['a logo as large as a photo', { logo: { file: 'logo.png' } }, { 'logo.png': Buffer.alloc(300_000) }, /has 300 kB/],
  [
    'a font that is none',
    { fonts: { text: { family: 'X', like: 'sans', files: [{ file: 'x.woff2' }] } } },
    { 'x.woff2': Buffer.from('not a font') },
    /x\.woff2 \(fonts\.text in brand\.json\) cannot be used, for it is no WOFF2 file/,
  ],
])('%s is refused', async (_what, settings, files, sentence) => {
  put(settings, files as Record<string, string | Buffer>)
  await expect(load()).rejects.toThrow(sentence)
})

test('a folder without brand.json is refused', async () => {
  await expect(load()).rejects.toThrow(/BRAND_DIR=.* has no brand\.json that can be read/)
})

test('contrast is what WCAG says it is, and our own colours keep to it in both schemes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  for (const scheme of ['light', 'dark'] as const) expect(contrastFaults(defaultPalettes[scheme], scheme)).toEqual([])
})

test('the colours that contrast is checked against are those of the stylesheet', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../../client/styles/tokens.css'), 'utf8')
  const [light = '', dark = ''] = tokens.split('@media')
  for (const [scheme, text] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    for (const name of colourNames) {
      const token = `--${name.replace(/[A-Z]/g, found => `-${found.toLowerCase()}`)}`
      const value = new RegExp(`${token}: (#[0-9a-f]+);`).exec(text)?.[1]?.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
      // What the dark scheme does not set stays as it is, and the masthead follows paper and ink.
      if (value !== undefined) expect(value, `${scheme} ${name}`).toBe(defaultPalettes[scheme][name])
      else expect(['masthead', 'onMasthead', 'onFill']).toContain(name)
    }
  }
})

test('a font’s measures are read through WOFF2’s own directory', () => {
  const font = measuredFont({ ascent: 905, descent: 212, lineGap: 33, width: 441 })
  expect(readMetrics(font)).toEqual({ ascent: 0.905, descent: 0.212, lineGap: 0.033, width: 0.441 })
  expect(() => readMetrics(font.subarray(0, 60))).toThrow(/damaged/)
})
