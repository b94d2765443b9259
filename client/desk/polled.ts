/** A list that others change: asked for at once, again and again while it is on screen, and when someone comes back to it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Outcome } from './desk-api.ts'
import { troubleInWords } from './trouble.ts'

/** Between two questions while it is on screen, ms. */
const askEveryMs = 10_000

export type Polled<Value> = { is: 'loading' } | { is: 'failed'; detail: string } | { is: 'here'; value: Value }

/**
 * @param about another one asks anew at once
 * @returns the list as it was told last, and how to ask now
 */
export function usePolled<Value>(ask: () => Promise<Outcome<Value>>, about: string): [Polled<Value>, () => void] {
  const [state, setState] = useState<Polled<Value>>({ is: 'loading' })
  const round = useRef(0)
  const asking = useRef(ask)
  asking.current = ask

  async function askNow(): Promise<void> {
    round.current += 1
    const mine = round.current
    const outcome = await asking.current()
    if (round.current !== mine) return
    if (outcome.is === 'done') setState({ is: 'here', value: outcome.value })
    // What was told before is worth more than that it cannot be told anew.
    else setState(was => (was.is === 'here' ? was : { is: 'failed', detail: troubleInWords(outcome) }))
  }

  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && void askNow()
    void askNow()
    const timer = setInterval(look, askEveryMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      round.current += 1
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [about])

  return [state, () => void askNow()]
}
