/** Cuts what passes on a Redis connection into its frames, so that one can be lost or doubled without tearing another. */

/** Takes the bytes of one direction as they come. @param onFrame called with each complete frame, in order */
export function respFrames(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return chunk => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (;;) {
      const end = endOfFrame(rest, from)
      if (end === undefined) break
      onFrame(rest.subarray(from, end))
      from = end
    }
    rest = rest.subarray(from)
  }
}

/** Where the frame that starts at `from` ends, or undefined while some of it is missing. */
function endOfFrame(bytes: Buffer, from: number): number | undefined {
  let at = from
  for (let open = 1; open > 0; open -= 1) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return undefined
    const kind = String.fromCharCode(bytes[at] ?? 0)
    const count = Number(bytes.toString('latin1', at + 1, line))
    at = line + 2
    if ('$!='.includes(kind) && count >= 0) at += count + 2
    else if ('*~>'.includes(kind)) open += Math.max(0, count)
    else if (kind === '%') open += 2 * count
    else if (kind === '|') open += 2 * count + 1 // attributes stand before the value that they belong to
    if (at > bytes.length) return undefined
  }
  return at
}

/** The first strings of a list: a command and its arguments, or what is pushed and where to. */
export function wordsOf(frame: Buffer, most: number): string[] {
  const words: string[] = []
  if (!'*>'.includes(String.fromCharCode(frame[0] ?? 0))) return words
  let at = frame.indexOf('\r\n') + 2
  while (words.length < most && frame[at] === 0x24) {
    const line = frame.indexOf('\r\n', at)
    const length = Number(frame.toString('latin1', at + 1, line))
    words.push(frame.toString('utf8', line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
  return words
}
