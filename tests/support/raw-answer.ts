// An answer as it crossed the network: headers in their order, the body in its coding.
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export interface RawAnswer {
  status: number
  /** Names as they were written, with their values. */
  headers: [name: string, value: string][]
  /** By lower-case name. */
  header(name: string): string | undefined
  body: Buffer
  /** The body out of its coding. */
  text: string
}

export function askRaw(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers }, answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const body = Buffer.concat(parts)
        const { rawHeaders, statusCode = 0 } = answer
        const pairs = rawHeaders.flatMap((name, place): [string, string][] =>
          place % 2 === 0 ? [[name, rawHeaders[place + 1] ?? '']] : [],
        )
        resolve({
          status: statusCode,
          headers: pairs,
          header: wanted => pairs.find(([name]) => name.toLowerCase() === wanted)?.[1],
          body,
          text: body.length === 0 ? '' : decoded(body, answer.headers['content-encoding']),
        })
      })
    })
    asking.on('error', reject)
    asking.end()
  })
}

function decoded(body: Buffer, coding: string | undefined): string {
  switch (coding) {
    case 'br':
      return brotliDecompressSync(body).toString()
    case 'gzip':
      return gunzipSync(body).toString()
    default:
      return body.toString()
  }
}
