/** Tables and figures as `capacity` prints them: columns that stand under each other, and numbers a person can read. */

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return rows.map(row => `  ${line(row)}`).join('\n')
}

/** `1,234`, and below ten one digit more. */
export function count(number: number): string {
  const fine = Math.abs(number) < 10 && !Number.isInteger(number)
  return number.toLocaleString('en', { maximumFractionDigits: fine ? 1 : 0 })
}

/** `340 ms` or `12.3 s` */
export function duration(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return 'never'
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** @param bits a second */
export function bandwidth(bits: number): string {
  if (bits >= 1e9) return `${(bits / 1e9).toFixed(1)} Gbit/s`
  return bits >= 1e6 ? `${(bits / 1e6).toFixed(0)} Mbit/s` : `${(bits / 1e3).toFixed(0)} kbit/s`
}

/** @param share 0 to 1 */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
}

/** `1/min` or `10/s` */
export function perTime(rate: number): string {
  return rate < 0.5 ? `${count(rate * 60)}/min` : `${count(rate)}/s`
}
