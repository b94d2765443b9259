/** One quiet line that says whether updates arrive. */
import type { PageStatus } from '../../shared/live-page.ts'
import type { Messages } from '../../shared/messages.ts'
import type { Said } from './following.ts'

/** How long stands what is said in passing, as "back online", ms. */
const passingMs = 5000

export interface ConnectionState {
  /** What has become of the connection. */
  say(said: Exclude<Said, 'gone'>): void
  /** Says something in passing. */
  tell(words: string): void
  /** The page's words or status changed, updates were paused or not, or the network came or went. */
  refresh(): void
}

export function createConnectionState(
  line: HTMLElement,
  page: () => { status: PageStatus; messages: Messages; isPaused: boolean },
): ConnectionState {
  let said: Exclude<Said, 'gone'> | undefined
  let passing: string | undefined

  function refresh(): void {
    const { messages, status, isPaused } = page()
    if (said === undefined) return
    if (said === 'outdated') return offerReload(messages)
    if (passing !== undefined) write(passing)
    else if (said !== 'live') write(navigator.onLine ? messages[said] : messages.offline)
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

  function tell(words: string): void {
    passing = words
    write(words)
    setTimeout(() => {
      passing = undefined
      refresh()
    }, passingMs)
  }

  return {
    say(now) {
      const isBack = now === 'live' && said !== undefined
      said = now
      passing = undefined
      if (isBack) tell(page().messages.caughtUp)
      else refresh()
    },
    tell,
    refresh,
  }
}
