// What a benchmark says of its figures: median, 99th percentile, and the machine they were made on.
import { cpus, release } from 'node:os'

/** @param share 0 to 1 */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** `12.3 ms (99th 45.6)` */
export function spread(ms: readonly number[]): string {
  return `${quantile(ms, 0.5).toFixed(1)} ms (99th ${quantile(ms, 0.99).toFixed(1)})`
}

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Linux ${release()}, Node ${process.version}`
}
