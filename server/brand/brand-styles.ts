/** A newsroom's colours and fonts as a stylesheet that comes after our own: it sets the same names anew. */
import type { FontSettings } from '../parse/brand.ts'
import type { FontMetrics } from './font-metrics.ts'
import type { ColourName, Palette, Scheme } from './palette.ts'

export interface BrandFont extends FontSettings {
  metrics: FontMetrics
  /** Addresses of the files, in their order. */
  hrefs: string[]
}

/**
 * Fonts that nearly every device has one of, all made to take the same room, and how wide their average character is, in
 * parts of their size: xAvgCharWidth in the OS/2 table of Times New Roman (821 of 2048) and of Arial (904 of 2048).
 */
const standIns = {
  serif: { local: ['Times New Roman', 'Liberation Serif', 'Tinos', 'Times'], width: 0.4009, generic: 'serif' },
  sans: { local: ['Arial', 'Liberation Sans', 'Arimo', 'Helvetica'], width: 0.4414, generic: 'sans-serif' },
}

/**
 * What is chosen for the light scheme comes after our own stylesheet, and would be meant for the dark one as well: so the
 * dark one is told each of those colours too, chosen or not.
 * @param colours those that were chosen
 */
export function brandStyles(
  colours: Partial<Record<Scheme, Partial<Palette>>>,
  palettes: Record<Scheme, Palette>,
  fonts: { headlines?: BrandFont; text?: BrandFont },
): string {
  const families = [
    fonts.headlines && `--serif:${familyOf(fonts.headlines)}`,
    fonts.text && `--sans:${familyOf(fonts.text)}`,
  ]
  const names = Object.keys({ ...colours.light, ...colours.dark }) as ColourName[]
  const light = [...declarations(colours.light), ...families.filter(Boolean)]
  const dark = declarations(Object.fromEntries(names.map(name => [name, palettes.dark[name]])))
  return [
    ...[fonts.headlines, fonts.text].flatMap(font => (font ? facesOf(font) : [])),
    light.length > 0 && `:root{${light.join(';')}}`,
    dark.length > 0 && `@media screen and (prefers-color-scheme:dark){:root{${dark.join(';')}}}`,
  ]
    .filter(Boolean)
    .join('\n')
}

function declarations(colours: Partial<Palette> = {}): string[] {
  return Object.entries(colours).map(
    ([name, value]) => `--${name.replace(/[A-Z]/g, found => `-${found.toLowerCase()}`)}:${value}`,
  )
}

function familyOf({ family, like }: BrandFont): string {
  return `"${family}","${family} stand-in",${standIns[like].generic}`
}

/** `optional`: a font that is not there in time is for the next page. What has been read never changes its shape. */
function facesOf({ family, like, files, hrefs, metrics, sizeAdjust }: BrandFont): string[] {
  const { local, width } = standIns[like]
  const adjust = sizeAdjust ?? metrics.width / width
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`
  return [
    ...files.map(
      ({ weight = '400', style = 'normal' }, place) =>
        `@font-face{font-family:"${family}";src:url("${hrefs[place]}") format("woff2");font-weight:${weight};font-style:${style};font-display:optional}`,
    ),
    `@font-face{font-family:"${family} stand-in";src:${local.map(name => `local("${name}")`).join()};size-adjust:${percent(adjust)};ascent-override:${percent(metrics.ascent / adjust)};descent-override:${percent(metrics.descent / adjust)};line-gap-override:${percent(metrics.lineGap / adjust)}}`,
  ]
}
