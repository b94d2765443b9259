/** A value that components follow: they draw again when it is set. */
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Store<Value> {
  get(): Value
  set(value: Value): void
  /** @returns how to stop */
  follow(changed: () => void): () => void
}

export function createStore<Value>(first: Value): Store<Value> {
  let value = first
  const followers = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (next === value) return
      value = next
      for (const changed of [...followers]) changed()
    },
    follow(changed) {
      followers.add(changed)
      return () => followers.delete(changed)
    },
  }
}

export function useStore<Value>(store: Pick<Store<Value>, 'get' | 'follow'>): Value {
  const [, draw] = useState({})
  const seen = store.get()
  useEffect(() => {
    const stop = store.follow(() => draw({}))
    if (store.get() !== seen) draw({}) // set between the first drawing and now
    return stop
  }, [store])
  return seen
}

/** Part of a store's value, as text or number: the component draws again only when that changed. */
export function usePart<Value, Part extends string | number | boolean | undefined>(
  store: Pick<Store<Value>, 'get' | 'follow'>,
  partOf: (value: Value) => Part,
): Part {
  const [, draw] = useState({})
  const part = partOf(store.get())
  const seen = useRef(part)
  seen.current = part
  const newest = useRef(partOf)
  newest.current = partOf
  useEffect(() => {
    const look = () => void (newest.current(store.get()) !== seen.current && draw({}))
    const stop = store.follow(look)
    look() // set between the first drawing and now
    return stop
  }, [store])
  return part
}
