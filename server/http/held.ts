/** Answers that are made once for all who ask at about the same time. A failed making is told to those who waited, and not kept. */

/** One making per time span, however many ask. */
export function heldFor<T>(ms: number, make: (now: number) => Promise<T>): () => Promise<T> {
  let held: { at: number; making: Promise<T> } | undefined

  return function current() {
    const now = Date.now()
    if (held && now - held.at < ms) return held.making
    const next = { at: now, making: make(now) }
    next.making.catch(() => {
      if (held === next) held = undefined
    })
    held = next
    return next.making
  }
}

/** The last making under each name; the one asked for least recently goes first. @param most names that are kept */
export function keepLast<T>(most: number) {
  const kept = new Map<string, { state: string; making: Promise<T> }>()

  /** @param state another one than before: it has to be made anew */
  return function made(name: string, state: string, make: () => Promise<T>): Promise<T> {
    const found = kept.get(name)
    const next = found?.state === state ? found : { state, making: make() }
    kept.delete(name)
    kept.set(name, next)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    next.making.catch(() => {
      if (kept.get(name) === next) kept.delete(name)
    })
    return next.making
  }
}
