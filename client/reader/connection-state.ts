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
  const printed = line.textContent ?? ''
  let said: Exclude<Said, 'gone'> | undefined
  let passing: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Said in passing, and not read out yet: a voice that is at most every ten seconds may come too late for it. */
  let unheard: string | undefined
  let told = ''

  function refresh(): void {
    if (said === 'outdated') return offerReload()
    line.textContent = passing ?? standing()
    stir()
  }

  function standing(): string {
    const { status, isPaused } = page()
    if (said === undefined) return printed
    if (said !== 'live') return line.dataset.kept ?? (navigator.onLine ? messages[said] : messages.offline)
    if (status === 'ended') return ''
    if (isPaused) return messages.updatesPaused
    return status === 'live' ? messages.connected : messages.updatesAppear
  }

  function offerReload(): void {
    const link = document.createElement('a')
    // Without the fragment: a link to a place in this very page would load nothing.
    link.href = location.pathname + location.search
    link.textContent = messages.reload
    line.replaceChildren(`${messages.outdated} `, link)
    stir()
  }

  function mention(words: string): void {
    passing = unheard = words
    clearTimeout(timer)
    timer = setTimeout(() => {
      passing = undefined
      refresh()
    }, passingMs)
    refresh()
  }

  return {
    say(now) {
      const isBack = now === 'live' && said !== undefined
      // A page that was kept on the device says as of when it is, until it has caught up.
      if (now !== 'reconnecting') delete line.dataset.kept
      said = now
      passing = unheard = undefined
      if (isBack) mention(messages.caughtUp)
      else refresh()
    },
    mention,
    refresh,
    tell() {
      const sentences = unheard ? [unheard] : []
      unheard = undefined
      const before = told
      if (passing === undefined) told = line.textContent ?? ''
      if (told && told !== before) sentences.push(told)
      return sentences
    },
  }
}
