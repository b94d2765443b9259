/** A value once it has rested: what costs more than a keystroke may is drawn when the hands do. */
import { useEffect, useState } from 'preact/hooks'

/** @param restMs how long it has to stay the same, ms */
export function useSettled<Value>(value: Value, restMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    if (value === settled) return
    const timer = setTimeout(() => setSettled(value), restMs)
    return () => clearTimeout(timer)
  }, [value, settled])
  return settled
}
