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
  mention(words: string): void
  /** The page's status changed, updates were paused or not, or the network came or went. */
  refresh(): void
  /** What is to be read out: what the line says, where it has changed since this was last asked. */
  tell(): string[]
}

/** @param stir called when the line says something else */
export function createConnectionState(
  line: HTMLElement,
  messages: Messages,
  page: () => { status: PageStatus; isPaused: boolean },
  stir: () => void,
): ConnectionState {
  let said: Exclude<Said, 'gone'> | undefined
  let passing: string | undefined
  let told: string | null = ''

  function refresh(): void {
    const { status, isPaused } = page()
    if (said === undefined) return
    if (said === 'outdated') return offerReload()
    if (passing !== undefined) write(passing)
    else if (said !== 'live') write(line.dataset.kept ?? (navigator.onLine ? messages[said] : messages.offline))
    else if (status === 'ended') write('')
    else write(isPaused ? messages.updatesPaused : messages.connected)
  }

  function write(words: string): void {
    line.textContent = words
    stir()
  }

  function offerReload(): void {
    const link = document.createElement('a')
    link.href = location.href
    link.textContent = messages.reload
    line.replaceChildren(`${messages.outdated} `, link)
    stir()
  }

  function mention(words: string): void {
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
      // A page that was kept on the device says as of when it is, until it has caught up.
      if (now !== 'reconnecting') delete line.dataset.kept
      said = now
      passing = undefined
      if (isBack) mention(messages.caughtUp)
      else refresh()
    },
    mention,
    refresh,
    tell() {
      const before = told
      told = line.textContent
      return told && told !== before ? [told] : []
    },
  }
}
