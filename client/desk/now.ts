/** The time, as it goes on while something is on screen. */
import { useEffect, useState } from 'preact/hooks'

const tickMs = 1000

/** This machine's clock, ms since 1970, a second at a time. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
