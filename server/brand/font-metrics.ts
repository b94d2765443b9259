/** How tall and wide a font's letters are, read from its WOFF2 file, so that what stands in for it takes the same room. */
import { brotliDecompressSync } from 'node:zlib'

/** In parts of the font's size. */
export interface FontMetrics {
  ascent: number
  descent: number
  lineGap: number
  /** Average width of a character. */
  width: number
}

/** Places in the list of known table tags of WOFF2, 5.2. */
const known = { head: 1, hhea: 2, 'OS/2': 6, glyf: 10, loca: 11 } as const
const ownTag = 63
/** OS/2, fsSelection: the font asks for its typographic measures. */
const useTypographic = 1 << 7

/** @throws Error with the reason where the file cannot be read as WOFF2 */
export function readMetrics(file: Buffer): FontMetrics {
  if (file.toString('latin1', 0, 4) !== 'wOF2') throw new Error('it is no WOFF2 file')
  try {
    return metricsIn(tablesOf(file))
  } catch {
    throw new Error('it is damaged, or of a kind of WOFF2 that is not known here')
  }
}

/** WOFF2, 4 and 5: a header of 48 bytes, the directory, then all tables in one compressed stream. */
function tablesOf(file: Buffer): Map<number, Buffer> {
  const count = file.readUInt16BE(12)
  const compressed = file.readUInt32BE(20)
  let at = 48
  const number = () => {
    // WOFF2, 4.1: seven bits a byte, the highest bit says that more follow.
    let value = 0
    for (let more = true; more; at += 1) {
      const byte = file.readUInt8(at)
      value = value * 128 + (byte & 0x7f)
      more = byte >= 0x80
    }
    return value
  }
  const directory: { tag: number; length: number }[] = []
  for (let left = count; left > 0; left -= 1) {
    const flags = file.readUInt8(at)
    at += 1
    const tag = flags & 0x3f
    if (tag === ownTag) at += 4
    const length = number()
    const version = flags >> 6
    const isOutline = tag === known.glyf || tag === known.loca
    directory.push({ tag, length: version === (isOutline ? 3 : 0) ? length : number() })
  }
  const stream = brotliDecompressSync(file.subarray(at, at + compressed))
  let from = 0
  return new Map(
    directory.map(({ tag, length }) => {
      from += length
      return [tag, stream.subarray(from - length, from)]
    }),
  )
}

/** OpenType 1.9: `head`, `hhea` and `OS/2`. */
function metricsIn(tables: Map<number, Buffer>): FontMetrics {
  const table = (tag: number) => tables.get(tag) as Buffer
  const [head, hhea, os2] = [table(known.head), table(known.hhea), table(known['OS/2'])]
  const unit = head.readUInt16BE(18)
  const [lines, place] = os2.readUInt16BE(62) & useTypographic ? [os2, 68] : [hhea, 4]
  const found = {
    ascent: lines.readInt16BE(place) / unit,
    descent: -lines.readInt16BE(place + 2) / unit,
    lineGap: lines.readInt16BE(place + 4) / unit,
    width: os2.readInt16BE(2) / unit,
  }
  if (!Object.values(found).every(Number.isFinite) || found.width <= 0) throw new Error('no measures')
  return found
}
