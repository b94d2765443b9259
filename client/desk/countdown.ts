/** How long something is still off, in words. */

/** "in 2 d 3 h", "in 4 min 10 s", "due now". @param leftMs until then */
export function countdown(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000)
  if (seconds <= 0) return 'due now'
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return `in ${shown.map(([count, unit]) => `${count} ${unit}`).join(' ')}`
}
