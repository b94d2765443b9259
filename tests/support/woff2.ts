// A font of this machine, or one that is nothing but measures, packed as WOFF2 the plain way: no table is transformed.
import { brotliCompressSync } from 'node:zlib'

const knownTags = [
  'cmap',
  'head',
  'hhea',
  'hmtx',
  'maxp',
  'name',
  'OS/2',
  'post',
  'cvt ',
  'fpgm',
  'glyf',
  'loca',
  'prep',
]
const outlines = new Set(['glyf', 'loca'])
/** Of outlines: as they are. */
const nullTransform = 3 << 6

/** @param tables of a font, by their tags */
export function packWoff2(tables: Map<string, Buffer>, flavour = 0x00010000): Buffer {
  const directory = [...tables].flatMap(([tag, table]) => {
    const place = knownTags.indexOf(tag)
    const flags = (place < 0 ? 63 : place) | (outlines.has(tag) ? nullTransform : 0)
    return [Buffer.from([flags]), place < 0 ? Buffer.from(tag, 'latin1') : Buffer.alloc(0), base128(table.length)]
  })
  const stream = brotliCompressSync(Buffer.concat([...tables.values()]))
  const header = Buffer.alloc(48)
  header.write('wOF2', 'latin1')
  header.writeUInt32BE(flavour, 4)
  header.writeUInt16BE(tables.size, 12)
  header.writeUInt32BE(
    12 + tables.size * 16 + [...tables.values()].reduce((sum, { length }) => sum + padded(length), 0),
    16,
  )
  header.writeUInt32BE(stream.length, 20)
  const file = Buffer.concat([header, ...directory, stream])
  const whole = Buffer.concat([file, Buffer.alloc(padded(file.length) - file.length)])
  whole.writeUInt32BE(whole.length, 8)
  return whole
}

/** The tables of a TrueType file. */
export function tablesOf(font: Buffer): Map<string, Buffer> {
  const count = font.readUInt16BE(4)
  const found = Array.from({ length: count }, (_, place): [string, Buffer] => {
    const at = 12 + place * 16
    const from = font.readUInt32BE(at + 8)
    return [font.toString('latin1', at, at + 4), font.subarray(from, from + font.readUInt32BE(at + 12))]
  })
  return new Map(found)
}

/** Nothing but measures, in units of which 1000 are the font's size. */
export function measuredFont(measures: { ascent: number; descent: number; lineGap: number; width: number }): Buffer {
  const head = Buffer.alloc(54)
  head.writeUInt16BE(1000, 18)
  const hhea = Buffer.alloc(36)
  hhea.writeInt16BE(measures.ascent, 4)
  hhea.writeInt16BE(-measures.descent, 6)
  hhea.writeInt16BE(measures.lineGap, 8)
  const os2 = Buffer.alloc(96)
  os2.writeInt16BE(measures.width, 2)
  return packWoff2(
    new Map([
      ['head', head],
      ['hhea', hhea],
      ['OS/2', os2],
      ['glyf', Buffer.alloc(300)],
    ]),
  )
}

const padded = (length: number) => Math.ceil(length / 4) * 4

function base128(value: number): Buffer {
  const bytes = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return Buffer.from(bytes)
}
