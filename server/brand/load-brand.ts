/** Reads the folder with a newsroom's looks. What cannot work is refused in a sentence that names file, field and what to do. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../shared/refusal.ts'
import { type Config, ConfigError } from '../config.ts'
import { type BrandSettings, brandSettings, type FontSettings } from '../parse/brand.ts'
import { read } from '../parse/read.ts'
import type { Brand, BrandFile, BrandPicture } from './brand.ts'
import { shortened } from './brand.ts'
import { type BrandFont, brandStyles } from './brand-styles.ts'
import { readMetrics } from './font-metrics.ts'
import { drawIcons } from './icons.ts'
import { contrastFaults, fullPalette, type Scheme } from './palette.ts'
import { sizeOf } from './picture-size.ts'

/** A reader waits for these: larger ones are a mistake, bytes. */
const largest = { picture: 200_000, font: 400_000 }
const schemes: Scheme[] = ['light', 'dark']

/**
 * @throws ConfigError: a site that cannot be read, or whose logo is missing, must be noticed at the desk of whoever
 * changed it and not by readers. The folder decides alone, so what starts once starts everywhere.
 */
export async function loadBrand(config: Pick<Config, 'siteName' | 'isNamed' | 'brandDir'>): Promise<Brand> {
  const { brandDir: dir } = config
  const settings = dir === undefined ? {} : readSettings(dir)
  const name = config.isNamed ? config.siteName : (settings.name ?? config.siteName)
  const files = new Map<string, BrandFile>()
  const palettes = palettesOf(settings, dir ?? '')
  const from = (file: string, field: string, most: number) => contentOf(dir as string, file, field, most)

  const { logo, fonts } = settings
  const headlines = fonts?.headlines && fontOf(fonts.headlines, 'headlines')
  const text = fonts?.text && fontOf(fonts.text, 'text')
  const styles = brandStyles(settings.colours ?? {}, palettes, { headlines, text })
  const dark = logo?.dark && pictureOf(logo.dark, 'logo.dark')

  return {
    name,
    shortName: settings.shortName ?? shortened(name),
    ...(logo ? { logo: { ...pictureOf(logo.file, 'logo.file'), ...(dark ? { dark } : {}) } } : {}),
    icons: await iconsOf(),
    palettes,
    ...(styles ? { styles: put('styles.css', styles) } : {}),
    fonts: [headlines, text].flatMap(font => font?.hrefs[0] ?? []),
    files,
  }

  /** @returns its address, whose hash changes with the content: it may be kept for ever */
  function put(file: string, content: Buffer | string): string {
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 10)
    const place = file.lastIndexOf('.')
    const address = `/brand/${file.slice(0, place)}-${hash}${file.slice(place)}`
    files.set(address, { type: typeOf(file), content })
    return address
  }

  function pictureOf(file: string, field: string): BrandPicture {
    const content = from(file, field, largest.picture)
    const size = sizeOf(content, file)
    if (!size)
      throw new ConfigError(
        `${join(dir as string, file)} (${field} in brand.json) does not say its size: save it as a PNG, or as an SVG with width and height or a viewBox.`,
      )
    return { href: put(file, content), ...size }
  }

  function fontOf(font: FontSettings, use: string): BrandFont {
    const contents = font.files.map(({ file }, place) => from(file, `fonts.${use}.files.${place}`, largest.font))
    const hrefs = font.files.map(({ file }, place) => put(file, contents[place] as Buffer))
    try {
      return { ...font, hrefs, metrics: readMetrics(contents[0] as Buffer) }
    } catch (error) {
      throw new ConfigError(
        `${join(dir as string, font.files[0]?.file ?? '')} (fonts.${use} in brand.json) cannot be used, for ${(error as Error).message}: save it as WOFF2 anew.`,
      )
    }
  }

  async function iconsOf(): Promise<Brand['icons']> {
    const { icon } = settings
    const own =
      icon === undefined ? undefined : { content: from(icon, 'icon', largest.picture), isSvg: icon.endsWith('.svg') }
    const size = own && icon && sizeOf(own.content, icon)
    if (own && (!size || Math.abs(size.width / size.height - 1) > 0.02 || (!own.isSvg && size.width < 512)))
      throw new ConfigError(
        `${join(dir as string, icon as string)} (icon in brand.json) is no square: make it as wide as high, and a PNG at least 512 pixels.`,
      )
    const drawn = await drawIcons(name, own, palettes.light.masthead).catch((error: unknown) => {
      if (!own) throw error
      throw new ConfigError(
        `${join(dir as string, icon as string)} (icon in brand.json) cannot be drawn (${(error as Error).message}): save it anew.`,
      )
    })
    return {
      any: put(drawn.isSvg ? 'icon.svg' : 'icon.png', drawn.any),
      anyType: drawn.isSvg ? 'image/svg+xml' : 'image/png',
      png192: put('icon-192.png', drawn.png192),
      png512: put('icon-512.png', drawn.png512),
      maskable: put('icon-maskable.png', drawn.maskable),
    }
  }
}

function readSettings(dir: string): BrandSettings {
  const place = join(dir, 'brand.json')
  let text: string
  try {
    text = readFileSync(place, 'utf8')
  } catch {
    throw new ConfigError(`BRAND_DIR=${dir} has no brand.json that can be read: put one there, or leave BRAND_DIR out.`)
  }
  try {
    return read(brandSettings, JSON.parse(text), place)
  } catch (error) {
    if (error instanceof Refusal) throw new ConfigError(error.message)
    throw new ConfigError(`${place} is no JSON (${(error as Error).message}).`)
  }
}

/** Both schemes in full. Refused where a text could not be read: nobody at the newsroom may look at the dark one for weeks. */
function palettesOf({ colours }: BrandSettings, dir: string): Brand['palettes'] {
  const palettes = { light: fullPalette(colours?.light ?? {}, 'light'), dark: fullPalette(colours?.dark ?? {}, 'dark') }
  const faults = schemes.flatMap(scheme => contrastFaults(palettes[scheme], scheme))
  if (faults.length > 0) {
    const more = faults.length > 3 ? ` And ${faults.length - 3} more.` : ''
    throw new ConfigError(`${join(dir, 'brand.json')}: ${faults.slice(0, 3).join(' ')}${more}`)
  }
  return palettes
}

function contentOf(dir: string, file: string, field: string, most: number): Buffer {
  const place = join(dir, file)
  let content: Buffer
  try {
    content = readFileSync(place)
  } catch {
    throw new ConfigError(`${place} (${field} in brand.json) cannot be read: put the file there, or correct the name.`)
  }
  if (content.length > most)
    throw new ConfigError(
      `${place} (${field} in brand.json) has ${Math.ceil(content.length / 1000)} kB, and readers would wait for it: save it with ${most / 1000} kB at most.`,
    )
  return content
}

function typeOf(file: string): string {
  const types: Record<string, string> = {
    css: 'text/css; charset=utf-8',
    svg: 'image/svg+xml',
    png: 'image/png',
    woff2: 'font/woff2',
  }
  return types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}
