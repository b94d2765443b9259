/** Says to screen readers what others see happen elsewhere on the screen. */
import { createStore, useStore } from './store.ts'

const said = createStore<{ text: string; place: 0 | 1 }>({ text: '', place: 0 })

/** Alternates between two places, so that the same words twice are said twice. */
export function announce(text: string): void {
  said.set({ text, place: said.get().place === 0 ? 1 : 0 })
}

export function Announcer() {
  const { text, place } = useStore(said)
  return (
    <div class="unseen">
      <p role="status" aria-live="polite">
        {place === 0 ? text : ''}
      </p>
      <p role="status" aria-live="polite">
        {place === 1 ? text : ''}
      </p>
    </div>
  )
}
