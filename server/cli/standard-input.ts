/** Text that is piped in. */
import { WrongUse } from './exit-codes.ts'
import type { Output } from './output.ts'

/** Nobody should wonder what a command without a text waits for, ms. */
const hintAfterMs = 1000
/** Programs that start us may leave our input open and never write to it, ms. */
const silentForMs = 5000

/**
 * Everything from standard input, as text; nothing at a terminal, where nobody pipes.
 * @param silence what to say when not even a first byte comes; without it the wait is as long as it takes
 * @throws WrongUse with `silence`
 */
export async function readAll(stdin: NodeJS.ReadStream, output: Output, silence?: string): Promise<string> {
  if (stdin.isTTY) return ''
  const hint = setTimeout(() => output.note('Reading the text from standard input …'), hintAfterMs)
  const giveUp = silence === undefined ? undefined : setTimeout(() => stdin.destroy(new WrongUse(silence)), silentForMs)
  try {
    const pieces: Buffer[] = []
    for await (const piece of stdin) {
      clearTimeout(hint)
      clearTimeout(giveUp)
      pieces.push(Buffer.from(piece as Buffer))
    }
    return Buffer.concat(pieces).toString('utf8')
  } finally {
    clearTimeout(hint)
    clearTimeout(giveUp)
  }
}
