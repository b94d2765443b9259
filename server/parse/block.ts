/** Schemas of an entry's blocks. What an import brings may lack an alternative text and name plain http addresses. */
import { z } from 'zod'
import { type Block, type Image, type Mark, plainText, type Run } from '../../shared/block.ts'
import { isFrameOf } from '../../shared/embed-frames.ts'
import { exactly } from './exactly.ts'
import { line, size } from './fields.ts'
import { fileAddress, linkAddress, webAddress } from './web-address.ts'

/** Where a command comes from: the API with its desk, or the import of the command line. */
export type Origin = 'api' | 'import'

const mark = exactly<Mark>()(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('bold') }),
    z.strictObject({ type: z.literal('italic') }),
    z.strictObject({ type: z.literal('code') }),
    z.strictObject({ type: z.literal('link'), href: linkAddress }),
  ]),
)

const marks = z.array(mark).check(context => {
  const types = context.value.map(one => one.type)
  for (const [place, type] of types.entries()) {
    if (types.indexOf(type) !== place) {
      context.issues.push({
        code: 'custom',
        input: type,
        path: [place],
        message: `is a second ${type} mark on the same text`,
        continue: true,
      })
    }
  }
})

const run = exactly<Run>()(z.strictObject({ text: z.string().min(1).max(20_000), marks: marks.optional() }))
const text = z.array(run).max(1000)

/** A few pixels, never a picture that hides in the text of an entry, and never one that can hold a script. */
const placeholder = z
  .string()
  .max(1000)
  .regex(/^data:image\/webp;base64,[A-Za-z0-9+/]+={0,2}$/, 'is not a small WebP picture as a data: address')

function imageShape(from: Origin) {
  return z.strictObject({
    src: fileAddress({ plainHttp: from === 'import' }),
    width: size,
    height: size,
    widths: z.array(size).min(1).max(8).optional(),
    formats: z
      .array(z.enum(['avif', 'webp']))
      .min(1)
      .max(2)
      .optional(),
    placeholder: placeholder.optional(),
    alt: from === 'import' ? z.string().max(2000).optional() : line(2000).optional(),
    decorative: z.literal(true).optional(),
    caption: line(2000).optional(),
    credit: line(500).optional(),
  })
}

/** A picture that says something by itself: who cannot see it is told what it shows, or that it shows nothing. */
export function imageSchema(from: Origin) {
  const shape = exactly<Image>()(imageShape(from))
  if (from === 'import') return shape
  // Judged even where another field is at fault: every fault is named at once.
  const when = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null
  return shape
    .refine(image => image.alt !== undefined || image.decorative, {
      path: ['alt'],
      error: 'is missing: say what the picture shows, or set decorative to true',
      when,
    })
    .refine(image => image.alt === undefined || !image.decorative, {
      path: ['decorative'],
      error: 'contradicts alt: a picture with an alternative text is not decorative',
      when,
    })
}

/** Posters and thumbnails stand for a film or a card that has its own words, so they need no alternative text. */
function blockSchemaFor(from: Origin) {
  const image = imageSchema(from)
  const video = z.strictObject({
    src: fileAddress({ plainHttp: from === 'import' }),
    poster: imageShape(from).optional(),
    caption: line(2000).optional(),
    credit: line(500).optional(),
    intro: line(2000).optional(),
  })
  const embed = z
    .strictObject({
      url: webAddress,
      provider: line(100),
      title: line(500).optional(),
      thumbnail: imageShape(from).optional(),
      frame: webAddress.optional(),
    })
    .refine(card => card.frame === undefined || isFrameOf(card.provider, card.frame), {
      path: ['frame'],
      error: 'is not the address of a frame that this provider has',
    })
  return exactly<Block>()(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('paragraph'), text }),
      z.strictObject({ type: z.literal('subheading'), text }),
      z.strictObject({
        type: z.literal('list'),
        ordered: z.boolean().optional(),
        items: z.array(text).min(1).max(500),
      }),
      z.strictObject({ type: z.literal('quote'), text, source: line(500).optional() }),
      z.strictObject({ type: z.literal('image'), image }),
      z.strictObject({ type: z.literal('gallery'), images: z.array(image).min(1).max(100) }),
      z.strictObject({ type: z.literal('video'), video }),
      z.strictObject({ type: z.literal('embed'), embed }),
      z.strictObject({ type: z.literal('divider') }),
    ]),
  )
}

export const blockSchema = { api: blockSchemaFor('api'), import: blockSchemaFor('import') }

/** Whether a block shows a reader anything. */
export function hasContent(block: Block): boolean {
  switch (block.type) {
    case 'paragraph':
    case 'subheading':
    case 'quote':
      return plainText(block.text).trim() !== ''
    case 'list':
      return block.items.some(item => plainText(item).trim() !== '')
    case 'divider':
      return false
    case 'image':
    case 'gallery':
    case 'video':
    case 'embed':
      return true
  }
}
