/** One finished text in the encodings that browsers take, each made once, beside the main thread. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gunzip, gzip } from 'node:zlib'
import type { Encoding } from './accepted-encodings.ts'

/**
 * Bytes as a string with one character for each: Node writes such a body in one go with the head, which a buffer takes two
 * for.
 */
export const byteString = 'latin1'

export interface Packed {
  encoding: Encoding
  /** In the form of `byteString`. */
  bytes: string
}

/** Shorter texts gain nothing by being compressed, bytes. */
const compressedFrom = 1024
/** Live pages come out as small as with the qualities up to 9, which take several times as long; 11 saves a tenth more for a hundred times as long. */
const usualQuality = 6
const gzipLevel = 6
/** A text that is asked for so often is worth its brotli: a page that one crawler reads is not. */
const brotliFrom = 2

const toGzip = promisify(gzip)
const toBrotli = promisify(brotliCompress)
const fromGzip = promisify(gunzip)

/** Holds what was made so far; the plain text is let go once a compressed one stands for it. */
export class PackedText {
  readonly #ready: Partial<Record<Encoding, string>>
  readonly #making: Partial<Record<Encoding, Promise<string>>> = {}
  readonly #isShort: boolean
  readonly #brotliQuality: number
  #changed: () => void = () => {}
  #brotliWanted = 0

  /** @param options.brotliQuality 0 to 11, for texts that live longer than a page does */
  constructor(text: string, { brotliQuality = usualQuality } = {}) {
    this.#brotliQuality = brotliQuality
    const plain = Buffer.from(text).toString(byteString)
    this.#ready = { identity: plain }
    this.#isShort = plain.length < compressedFrom
  }

  /** Calls back whenever `bytes` has changed. */
  onChange(changed: () => void): void {
    this.#changed = changed
  }

  /** What this text takes up in memory. */
  get bytes(): number {
    return Object.values(this.#ready).reduce((sum, { length }) => sum + length, 0)
  }

  /** The best that is there for a client, at no cost; undefined: `soon` has it. Begins what is missed often. */
  now(accepted: readonly Encoding[]): Packed | undefined {
    if (this.#isShort) return this.#packed('identity')
    if (accepted[0] === 'br' && !this.#ready.br && ++this.#brotliWanted >= brotliFrom) {
      // A failure is told to those who have nothing else to wait for.
      this.#make('br').catch(() => {})
    }
    const [best, next] = accepted
    // Compressed on the wire is worth a moment's wait: the plain text is only for those who take nothing else.
    return this.#packed(best) ?? (next === 'identity' ? undefined : this.#packed(next))
  }

  /** The best that can be had in a moment: gzip where a client takes it, for it is the quickest to make. */
  async soon(accepted: readonly Encoding[]): Promise<Packed> {
    const ready = this.now(accepted)
    if (ready) return ready
    const encoding = accepted.includes('gzip') ? 'gzip' : (accepted[0] ?? 'identity')
    return { encoding, bytes: await this.#make(encoding) }
  }

  #packed(encoding: Encoding | undefined): Packed | undefined {
    const bytes = encoding && this.#ready[encoding]
    return encoding === undefined || bytes === undefined ? undefined : { encoding, bytes }
  }

  #make(encoding: Encoding): Promise<string> {
    const ready = this.#ready[encoding]
    if (ready) return Promise.resolve(ready)
    const making = (this.#making[encoding] ??= this.#compress(encoding).finally(() => {
      delete this.#making[encoding]
    }))
    return making
  }

  async #compress(encoding: Encoding): Promise<string> {
    const { identity, gzip: zipped = '' } = this.#ready
    const plain = identity === undefined ? await fromGzip(bufferOf(zipped)) : bufferOf(identity)
    // Whoever takes nothing else gets the text anew each time: they are few, and it is large.
    if (encoding === 'identity') return plain.toString(byteString)
    const compressed =
      encoding === 'gzip'
        ? await toGzip(plain, { level: gzipLevel })
        : await toBrotli(plain, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: this.#brotliQuality,
              [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
              [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
            },
          })
    const bytes = compressed.toString(byteString)
    this.#ready[encoding] = bytes
    if (this.#ready.gzip) delete this.#ready.identity
    this.#changed()
    return bytes
  }
}

function bufferOf(bytes: string): Buffer {
  return Buffer.from(bytes, byteString)
}
