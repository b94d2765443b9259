/** Tells an outage, which is waited out, from a fault of ours, which is not. */

/** What Redis says: it cannot now, or another node can. A slot that moves names its new node by MOVED and ASK. */
const replies =
  /^(EXECABORT .*)?(LOADING|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|OOM|MISCONF|BUSY|NOREPLICAS|MOVED|ASK|UNBLOCKED|ERR WAIT cannot be used with replica)\b/
/** What the client says: no way there. */
const noWay = new RegExp(
  [
    "Connection is closed|Stream isn't writeable|Command timed out|max retries per request|Reached the max retries",
    'Socket closed unexpectedly|All sentinels are unreachable|None of startup nodes is available',
    "Too many Cluster redirections|Cluster isn't ready|Cluster is (ended|disconnect)|Failed to refresh slots cache",
  ].join('|'),
  'i',
)
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
    (code !== undefined && codes.has(code)) ||
    error.name === 'MaxRetriesPerRequestError' ||
    replies.test(error.message) ||
    noWay.test(error.message)
  )
}
