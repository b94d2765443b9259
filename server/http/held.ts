/** Answers that are made once for all who ask at about the same time. A failed making is told to those who waited, and not kept. */

/**
 * One making per time span, however many ask. The span is not measured by the clock of the day, which may be set back.
 * @param make gets the time, ms since 1970
 */
export function heldFor<T>(ms: number, make: (now: number) => Promise<T>): () => Promise<T> {
  let held: { at: number; making: Promise<T> } | undefined

  return function current() {
    const at = performance.now()
    if (held && at - held.at < ms) return held.making
    const next = { at, making: make(Date.now()) }
    next.making.catch(() => {
      if (held === next) held = undefined
    })
    held = next
    return next.making
  }
}

/**
 * The last making under each name; the one asked for least recently goes first.
 * @param most names that are kept @param mostWeight of all that is kept, in the unit of `weigh`; the last one asked for stays
 */
export function keepLast<T>(most: number, mostWeight = Infinity, weigh: (made: T) => number = () => 0) {
  const kept = new Map<string, { state: string; making: Promise<T>; weight: number }>()

  function makeRoom(): void {
    let sum = 0
    for (const { weight } of kept.values()) sum += weight
    for (const [name, { weight }] of kept) {
      if (kept.size === 1 || (kept.size <= most && sum <= mostWeight)) return
      sum -= weight
      kept.delete(name)
    }
  }

  /** @param state another one than before: it has to be made anew */
  return function made(name: string, state: string, make: () => Promise<T>): Promise<T> {
    const found = kept.get(name)
    const isNew = found?.state !== state
    const next = isNew ? { state, making: make(), weight: 0 } : found
    kept.delete(name)
    kept.set(name, next)
    makeRoom()
    if (isNew) {
      next.making.then(
        one => {
          next.weight = weigh(one)
          makeRoom()
        },
        () => {
          if (kept.get(name) === next) kept.delete(name)
        },
      )
    }
    return next.making
  }
}
