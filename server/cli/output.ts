/** What a command says: one JSON document, or lines for people; remarks and progress go beside it. */

/** The streams of the process, as far as they are used. */
export interface Streams {
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream & { isTTY?: boolean }
}

export interface Output {
  isJson: boolean
  /** The result: the document with `--json`, else the lines. */
  result(document: unknown, lines: () => readonly string[]): void
  /** The document of a command that failed, unless it had printed one before it did. */
  failure(document: unknown): void
  /** Text of the result that comes piece by piece; waits while whoever reads it is slow. */
  piece(text: string): Promise<void>
  /** Something beside the result, on the other stream. */
  note(line: string): void
  /** A line that replaces the one before where there is a terminal. */
  progress(line: string): void
  isTerminal: boolean
}

export function createOutput({ stdout, stderr }: Streams, isJson: boolean): Output {
  const isTerminal = stderr.isTTY === true
  let isOnProgressLine = false
  let isPrinted = false
  const endProgress = () => {
    if (isOnProgressLine) stderr.write('\n')
    isOnProgressLine = false
  }
  return {
    isJson,
    isTerminal,
    result(document, lines) {
      endProgress()
      isPrinted = true
      stdout.write(
        isJson
          ? `${JSON.stringify(document, undefined, 2)}\n`
          : lines()
              .map(line => `${line}\n`)
              .join(''),
      )
    },
    failure(document) {
      if (!isPrinted) stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
      isPrinted = true
    },
    piece(text) {
      endProgress()
      isPrinted = true
      return stdout.write(text) ? Promise.resolve() : new Promise(resolve => stdout.once('drain', resolve))
    },
    note(line) {
      endProgress()
      stderr.write(`${line}\n`)
    },
    progress(line) {
      stderr.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`)
      isOnProgressLine = isTerminal
    },
  }
}

/** Rows in aligned columns, two spaces apart. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) => Math.max(...[name, ...rows.map(row => row[column] ?? '')].map(widthOf)))
  return [head, ...rows].map(row =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  )
}

/** Characters, not code units: a name with an emoji takes the room that it shows. */
function widthOf(text: string): number {
  return [...text].length
}
