/** Scripts and styles of the build, compressed once for all who load them. */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { RequestHandler } from 'express'
import { acceptedEncodings } from './accepted-encodings.ts'
import { hasTag, printTag } from './freshness.ts'
import { setHeaders } from './opening.ts'
import { PackedText } from './packed-text.ts'
import { sendWhole } from './whole-answers.ts'

const typeOf: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Names hold a hash of the content: what was loaded once is never asked for again. */
const forGood = 'public, max-age=31536000, immutable'
/** The smallest there is: it is made once per file and process, and these files are most of a reader's first visit. */
const brotliQuality = 11

/**
 * Answers `GET` and `HEAD` of the scripts and styles that lie in a folder when the process starts; others are for whoever
 * comes next.
 */
export function packedFiles(folder: string): RequestHandler {
  const names = new Set(readdirSync(folder).filter(name => extname(name) in typeOf))
  const kept = new Map<string, Promise<PackedText>>()

  /** Read when it is first asked for: most files of earlier builds never are. */
  function textOf(name: string): Promise<PackedText> {
    const known = kept.get(name)
    if (known) return known
    const reading = readFile(join(folder, name), 'utf8').then(text => new PackedText(text, { brotliQuality }))
    kept.set(name, reading)
    reading.catch(() => kept.delete(name))
    return reading
  }

  return async (request, response, next) => {
    const name = request.path.slice(1)
    if ((request.method !== 'GET' && request.method !== 'HEAD') || !names.has(name)) return next()
    // Files of earlier builds are removed one day, while their names are still known here.
    const text = await textOf(name).catch(() => undefined)
    if (!text) return next()
    const tag = printTag(name)
    const headers = ['Cache-Control', forGood, 'ETag', tag, 'Vary', 'Accept-Encoding']
    if (hasTag(request.headers['if-none-match'], tag)) {
      setHeaders(response, headers)
      return void response.status(304).end()
    }
    const packed = await text.soon(acceptedEncodings(request.headers['accept-encoding']))
    sendWhole(response, headers, typeOf[extname(name)] as string, packed)
  }
}
