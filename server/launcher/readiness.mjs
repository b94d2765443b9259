// Waits until the service says that it serves: a process that runs is not yet a page that opens.
import { setTimeout as sleep } from 'node:timers/promises'

async function isReady(opsPort) {
  try {
    const answer = await fetch(`http://127.0.0.1:${opsPort}/ready`, { signal: AbortSignal.timeout(2000) })
    await answer.text()
    return answer.ok
  } catch {
    return false // not listening yet, or too busy starting to answer
  }
}

/** Resolves true once it is ready, false if `isOver()` becomes true first. */
export async function untilReady(opsPort, isOver) {
  while (!isOver()) {
    if (await isReady(opsPort)) return true
    await sleep(30)
  }
  return false
}
