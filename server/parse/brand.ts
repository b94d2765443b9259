/** What a newsroom says of its looks, as it is written in `brand.json`. */
import { z } from 'zod'
import { type ColourName, colourNames } from '../brand/palette.ts'

/** No way out of the folder. */
const file = (endings: string) =>
  z
    .string()
    .regex(
      new RegExp(`^[\\w-][\\w.-]*\\.(?:${endings})$`),
      `the name of a file in the same folder that ends in .${endings.replaceAll('|', ' or .')}`,
    )
const picture = file('svg|png')

const colour = z
  .string()
  .regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, 'a colour like #1a2b3c')
  .transform(text => (text.length === 4 ? text.replace(/[^#]/g, '$&$&') : text).toLowerCase())
const palette = z.strictObject(
  Object.fromEntries(colourNames.map(name => [name, colour.optional()])) as Record<
    ColourName,
    z.ZodOptional<typeof colour>
  >,
)

const font = z.strictObject({
  family: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} -]{0,60}$/u, 'a name of letters, digits, spaces and hyphens'),
  /** What stands in for it while it is not there. */
  like: z.enum(['serif', 'sans']),
  files: z
    .array(
      z.strictObject({
        file: file('woff2'),
        /** One, or the range of a variable font: "400 700". */
        weight: z
          .string()
          .regex(/^\d{3}( \d{3})?$/, 'a weight like "700", or "400 700" for a range')
          .optional(),
        style: z.enum(['normal', 'italic']).optional(),
      }),
    )
    .min(1)
    // More than a page may wait for.
    .max(4),
  /** How wide it is beside what stands in for it, where its file does not say so well. */
  sizeAdjust: z.number().min(0.5).max(2).optional(),
})

export const brandSettings = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  /** Under the icon on a phone, where there is room for no more. */
  shortName: z.string().min(1).max(12).optional(),
  logo: z.strictObject({ file: picture, dark: picture.optional() }).optional(),
  icon: picture.optional(),
  colours: z.strictObject({ light: palette.optional(), dark: palette.optional() }).optional(),
  fonts: z.strictObject({ headlines: font.optional(), text: font.optional() }).optional(),
})

export type BrandSettings = z.infer<typeof brandSettings>
export type FontSettings = z.infer<typeof font>
