/** Tells an outage, which is waited out, from a fault of ours, which is not. */

const signs =
  /^(LOADING|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|OOM|MISCONF|BUSY|NOREPLICAS)\b|Connection is closed|Stream isn't writeable|Command timed out|max retries per request|Reached the max retries|Socket closed unexpectedly/i
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
])

/** Whether an error says that Redis is away, loading, read-only or out of memory: the same call may do better later. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as { code?: string; syscall?: string }
  if (code === 'ENOENT') return syscall === 'connect'
  return (
    (code !== undefined && codes.has(code)) || error.name === 'MaxRetriesPerRequestError' || signs.test(error.message)
  )
}
