/** One quiet line that says whether updates arrive. */
import type { PageStatus } from '../../shared/live-page.ts'
import type { Messages } from '../../shared/messages.ts'
import type { Said } from './following.ts'

/** How long "back online" stands, ms. */
const backForMs = 5000

export interface ConnectionState {
  /** What has become of the connection. */
  say(said: Exclude<Said, 'gone'>): void
  /** The page's words or status changed, updates were paused or not, or the network came or went. */
  refresh(): void
}

export function createConnectionState(
  line: HTMLElement,
  page: () => { status: PageStatus; messages: Messages; isPaused: boolean },
): ConnectionState {
  let said: Exclude<Said, 'gone'> | undefined
  let isBack = false

  function refresh(): void {
    const { messages, status, isPaused } = page()
    if (said === undefined) return
    if (said === 'outdated') return offerReload(messages)
    if (said !== 'live') write(line.dataset.kept ?? (navigator.onLine ? messages[said] : messages.offline))
    else if (isBack) write(messages.caughtUp)
    else if (status === 'ended') write('')
    else write(isPaused ? messages.updatesPaused : messages.connected)
  }

  /** The same words are not written again: they would be read out again. */
  function write(words: string): void {
    if (line.textContent !== words) line.textContent = words
  }

  function offerReload(messages: Messages): void {
    const link = document.createElement('a')
    link.href = location.href
    link.textContent = messages.reload
    line.replaceChildren(`${messages.outdated} `, link)
  }

  return {
    say(now) {
      isBack = now === 'live' && said !== undefined
      // A page that was kept on the device says as of when it is, until it has caught up.
      if (now !== 'reconnecting') delete line.dataset.kept
      said = now
      if (isBack) {
        setTimeout(() => {
          isBack = false
          refresh()
        }, backForMs)
      }
      refresh()
    },
    refresh,
  }
}
