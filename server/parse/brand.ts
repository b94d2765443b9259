/** What a newsroom says of its looks, as it is written in `brand.json`. */
import { z } from 'zod'
import { colourNames } from '../brand/palette.ts'

/** No way out of the folder. */
const file = (endings: string) =>
  z
    .string()
    .regex(new RegExp(`^[\\w-][\\w.-]*\\.(?:${endings})$`), `name a file in the same folder that ends in .${endings.replaceAll('|', ' or .')}`)
const picture = file('svg|png')

const colour = z
  .string()
  .regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, 'write a colour as #rrggbb')
  .transform(text => (text.length === 4 ? text.replace(/[^#]/g, '$&$&') : text).toLowerCase())
const palette = z.partialRecord(z.enum(colourNames, 'there is no such colour'), colour)

const font = z.strictObject({
  family: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} -]{0,60}$/u, 'write the name with letters, digits, spaces and hyphens'),
  /** What stands in for it while it is not there. */
  like: z.enum(['serif', 'sans'], 'write "serif" or "sans"'),
  files: z
    .array(
      z.strictObject({
        file: file('woff2'),
        /** One, or the range of a variable font: "400 700". */
        weight: z
          .string()
          .regex(/^\d{3}( \d{3})?$/, 'write a weight like "700", or "400 700" for a range')
          .optional(),
        style: z.enum(['normal', 'italic'], 'write "normal" or "italic"').optional(),
      }),
    )
    .min(1, 'name at least one file')
    .max(4, 'four files are as many as a page may wait for'),
  /** How wide it is beside what stands in for it, where its file does not say so well. */
  sizeAdjust: z.number().min(0.5).max(2).optional(),
})

export const brandSettings = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  /** Under the icon on a phone. */
  shortName: z.string().min(1).max(12, 'twelve characters are as many as fit under an icon').optional(),
  logo: z.strictObject({ file: picture, dark: picture.optional() }).optional(),
  icon: picture.optional(),
  colours: z.strictObject({ light: palette.optional(), dark: palette.optional() }).optional(),
  fonts: z.strictObject({ headlines: font.optional(), text: font.optional() }).optional(),
})

export type BrandSettings = z.infer<typeof brandSettings>
export type FontSettings = z.infer<typeof font>
