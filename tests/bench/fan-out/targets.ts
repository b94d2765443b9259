/** What the service is to reach, at 5,000 readers (docs/performance.md); elsewhere ratios are printed without a target. */

export const targetReaders = 5000

/** Processor time a delivery, and when the last reader has it, against the others. */
export function targetsOf(readers: number, isNative: boolean): { floor?: number; plain?: number; lastReader?: number } {
  if (readers !== targetReaders) return {}
  return isNative ? { floor: 1.15, plain: 0.55, lastReader: 1.4 } : { floor: 1.45, plain: 0.7, lastReader: 1.4 }
}

/** Deliveries a second of processor time while a burst leaves, at this many readers and bytes. */
export const burstTarget = { readers: targetReaders, bytes: 1500, perCpuSecond: 500_000 }
