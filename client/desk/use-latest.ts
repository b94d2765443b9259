/** For what answers late: the value as it is when the answer comes, not as it was when the question was asked. */
import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'

export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value) as RefObject<Value> & { current: Value }
  latest.current = value
  return latest
}
