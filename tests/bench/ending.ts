/** Ends what a bench started, whatever ends the bench: its last line, a fault, Ctrl-C, or a reader of its output that has gone. */

export interface Ending {
  /** Stops something when the bench ends; what was begun last ends first. @returns what was begun */
  stops<Begun extends { stop(): unknown }>(begun: Begun): Begun
}

/** Runs a bench and ends with 1 after a fault, which is printed; with 130 or 143 after a signal. */
export async function runBench(bench: (ending: Ending) => Promise<void>): Promise<void> {
  const begun: { stop(): unknown }[] = []
  let isOver: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    for (let one = begun.pop(); one; one = begun.pop()) {
      try {
        await one.stop()
      } catch (fault) {
        process.stderr.write(`${String(fault)}\n`)
      }
    }
  }
  const end = () => (isOver ??= stopAll())
  const endWith = (code: number) => void end().then(() => process.exit(code))

  process.once('SIGINT', () => endWith(130))
  process.once('SIGTERM', () => endWith(143))
  process.once('SIGHUP', () => endWith(129))
  // Nobody reads what is printed any more: everything ends as after a signal.
  process.stdout.on('error', () => endWith(1))
  try {
    await bench({
      stops(one) {
        if (isOver) void one.stop()
        else begun.push(one)
        return one
      },
    })
  } catch (fault) {
    if (!isOver) console.error(fault)
    process.exitCode = 1
  }
  await end()
}
