// How often something may fall over before we stop putting it up again: a crash is weather, five in a minute are a bug.

const mostInAMinute = 5

/** @returns {() => number | undefined} ms to wait before the next start, or undefined: give up */
export function endurance(now = () => Date.now()) {
  let falls = []
  return () => {
    falls = [...falls.filter(at => now() - at < 60_000), now()]
    return falls.length > mostInAMinute ? undefined : 100 * 2 ** (falls.length - 1)
  }
}
