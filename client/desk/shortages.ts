/** What the service is running out of, as the desk knows it: it asks now and then, so that people hear before publishing stops. */
import { announce } from './announcer.tsx'
import type { DeskApi } from './desk-api.ts'
import { createStore, type Store } from './store.ts'

/** What runs out does so over minutes, ms. */
const askEveryMs = 60_000

export interface Shortages {
  /** Sentences; empty while there is enough of everything. */
  sentences: Store<readonly string[]>
  stop(): void
}

export function watchShortages(api: Pick<DeskApi, 'shortages'>): Shortages {
  const sentences = createStore<readonly string[]>([])

  async function refresh(): Promise<void> {
    const outcome = await api.shortages()
    if (outcome.is !== 'done') return // what is known stays; the next question may be answered
    const known = sentences.get()
    const found = outcome.value.shortages
    if (found.join() === known.join()) return
    sentences.set(found)
    // Figures change with every question; a kind of shortage that was not there before is news.
    if (found.length > known.length) announce('The service is running out of something: see the bar at the top.')
  }

  const whenSeen = () => document.visibilityState === 'visible' && void refresh()
  const asking = setInterval(whenSeen, askEveryMs)
  document.addEventListener('visibilitychange', whenSeen)
  void refresh()

  return {
    sentences,
    stop() {
      clearInterval(asking)
      document.removeEventListener('visibilitychange', whenSeen)
    },
  }
}
