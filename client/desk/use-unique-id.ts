/** Ids that labels point to. Preact's own are unique below one root only, and every card of a text is a root of its own. */
import { useState } from 'preact/hooks'

let last = 0

export function useUniqueId(): string {
  const [id] = useState(() => `id-${(last += 1)}`)
  return id
}
