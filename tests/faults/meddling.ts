/** Something that is done to what passes on a line, a number of times or until it is stopped. */

export interface Meddling {
  /** What it hit so far, each in words. */
  readonly hit: string[]
  /** Resolves when it was done as often as asked, or stopped. */
  readonly done: Promise<void>
  stop(): void
}

export interface OwnMeddling extends Meddling {
  readonly isOver: boolean
  /** Notes one more hit. */
  count(what: string): void
}

export function meddle(times: number): OwnMeddling {
  const hit: string[] = []
  let isOver = times <= 0
  let end = () => {}
  const done = new Promise<void>(resolve => {
    end = resolve
  })
  const stop = () => {
    isOver = true
    end()
  }
  if (isOver) end()
  return {
    hit,
    done,
    stop,
    get isOver() {
      return isOver
    },
    count(what) {
      hit.push(what)
      if (hit.length >= times) stop()
    },
  }
}
