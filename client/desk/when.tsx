/** Moments as people at the desk read them: in their own time zone, and how long ago where that says more. */
import { useEffect, useState } from 'preact/hooks'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** "22 Nov 2026, 12:04" */
export function momentInWords(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** "22 Nov 2026, 12:04:31" */
export function exactMomentInWords(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

/** "just now", "5 minutes ago", then the moment itself. What is written once a minute is no finer than that. */
export function agoInWords(at: number, now: number): string {
  const ms = now - at
  if (ms < 2 * minuteMs) return 'just now'
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} minutes ago`
  if (ms < 2 * hourMs) return 'an hour ago'
  return ms < dayMs ? `${Math.floor(ms / hourMs)} hours ago` : momentInWords(at)
}

export function Moment({ at, words = momentInWords(at) }: { at: number; words?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactMomentInWords(at)}>
      {words}
    </time>
  )
}

/** The time, ms, drawn anew twice a minute: "5 minutes ago" must not stay so for an hour. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs / 2)
    return () => clearInterval(timer)
  }, [])
  return now
}
