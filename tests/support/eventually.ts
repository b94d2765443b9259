/** Waits for what has to come true, however busy the machine is: the limit is there to end a test, not to measure. */
import { vi } from 'vitest'

/** Tries until `holds` throws nothing. @throws what it threw last, after 15 s */
export function eventually<Result>(holds: () => Result | Promise<Result>, everyMs = 10): Promise<Result> {
  return vi.waitFor(holds, { timeout: 15_000, interval: everyMs })
}
