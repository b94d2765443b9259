/** Text that is piped in. */
import type { Output } from './output.ts'

/** Nobody should wonder what a command without a text waits for, ms. */
const hintAfterMs = 1000

/** Everything from standard input, as text; nothing at a terminal, where nobody pipes. */
export async function readAll(stdin: NodeJS.ReadStream, output: Output): Promise<string> {
  if (stdin.isTTY) return ''
  const hint = setTimeout(() => output.note('Reading the text from standard input …'), hintAfterMs)
  try {
    const pieces: Buffer[] = []
    for await (const piece of stdin) pieces.push(Buffer.from(piece as Buffer))
    return Buffer.concat(pieces).toString('utf8')
  } finally {
    clearTimeout(hint)
  }
}
