/** How the site looks and what it is called: our own, or what a newsroom's folder says. Read once, at the start. */
import type { Palette, Scheme } from './palette.ts'
import { defaultPalettes } from './palette.ts'

/** A picture of the brand, where readers get it; width and height as in its file, CSS pixels. */
export interface BrandPicture {
  href: string
  width: number
  height: number
}

export interface BrandFile {
  type: string
  content: Buffer | string
}

export interface Brand {
  name: string
  /** At most twelve characters. */
  shortName: string
  /** In the place of the name in the masthead, and for whoever wants a publisher's logo. */
  logo?: BrandPicture & { dark?: BrandPicture }
  /** `any` for the tab; the others for phones and desktops that install the site. */
  icons: { any: string; anyType: string; png192: string; png512: string; maskable: string }
  palettes: Record<Scheme, Palette>
  /** Address of the stylesheet that comes after our own. */
  styles?: string
  /** Addresses of the fonts that the first view needs. */
  fonts: readonly string[]
  /** What all those addresses answer. Their names hold a hash of the content. */
  files: ReadonlyMap<string, BrandFile>
}

/** Our own looks without drawn icons, for what needs no more than a page. */
export function plainBrand(name: string): Brand {
  const icon = '/icon.svg'
  return {
    name,
    shortName: shortened(name),
    icons: { any: icon, anyType: 'image/svg+xml', png192: icon, png512: icon, maskable: icon },
    palettes: defaultPalettes,
    fonts: [],
    files: new Map(),
  }
}

/** The first words of a name that fit under an icon. */
export function shortened(name: string): string {
  const words = name.split(/\s+/)
  while (words.length > 1 && words.join(' ').length > 12) words.pop()
  return [...words.join(' ')].slice(0, 12).join('')
}
