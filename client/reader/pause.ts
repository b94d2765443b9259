/** "Pause updates": new ones then wait behind their button until they are followed again. The browser remembers the choice. */
import type { Messages } from '../../shared/messages.ts'

const keptAs = 'stop-press:paused'

export interface Pause {
  readonly isPaused: boolean
}

/**
 * @param button the printed switch, hidden until now
 * @param turned told after each turn
 */
export function createPause(button: HTMLElement, messages: Messages, turned: () => void): Pause {
  let isPaused = recall()

  function show(): void {
    button.textContent = isPaused ? messages.followLive : messages.pauseUpdates
    button.hidden = false
  }

  button.addEventListener('click', () => {
    isPaused = !isPaused
    remember(isPaused)
    show()
    turned()
  })
  show()
  return {
    get isPaused() {
      return isPaused
    },
  }
}

function recall(): boolean {
  try {
    return localStorage.getItem(keptAs) !== null
  } catch {
    return false // a browser that keeps nothing for us
  }
}

function remember(isPaused: boolean): void {
  try {
    if (isPaused) localStorage.setItem(keptAs, '1')
    else localStorage.removeItem(keptAs)
  } catch {
    // Then it holds for this page only.
  }
}
