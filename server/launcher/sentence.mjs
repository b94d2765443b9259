// A reason not to start, in words for the person at the keyboard: printed alone, without a stack.

export class Sentence extends Error {
  constructor(sentence, exitCode = 1) {
    super(sentence)
    this.exitCode = exitCode
  }
}

/** Runs a start file's main function; everything else that is thrown is a bug and keeps its stack. */
export async function speakPlainly(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof Sentence)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(error.exitCode)
  }
}
