/** Answers whose length and coding are settled before they are sent: nobody is to compress them on their way out. */
import type { ServerResponse } from 'node:http'
import { setHeaders } from './opening.ts'
import { byteString, type Packed } from './packed-text.ts'

const whole = new WeakSet<ServerResponse>()

export function isWhole(response: ServerResponse): boolean {
  return whole.has(response)
}

/** What is said of the bytes: names and values in turn. */
export function headersOf(type: string, { encoding, bytes }: Packed): string[] {
  const coding = encoding === 'identity' ? [] : ['Content-Encoding', encoding]
  return ['Content-Type', type, ...coding, 'Content-Length', String(bytes.length)]
}

/** Sends a packed text through the routes; to HEAD Node sends the headers alone. */
export function sendWhole(response: ServerResponse, headers: readonly string[], type: string, packed: Packed): void {
  whole.add(response)
  setHeaders(response, headers)
  setHeaders(response, headersOf(type, packed))
  response.end(packed.bytes, byteString)
}
