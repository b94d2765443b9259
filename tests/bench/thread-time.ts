/** Processor time that a page's own thread takes between two of its marks: what else the machine does is not counted. */
import type { Browser } from '@playwright/test'

interface TraceEvent {
  name: string
  cat: string
  pid: number
  tid: number
  /** Time of day and time of the thread, µs. */
  ts: number
  tts?: number
}

/**
 * Does something in a browser's page that marks each `from` and `to` by `performance.mark`, one pair after another.
 * @returns what came of it, and the thread's time from each `from` to its `to`, ms
 */
export async function threadTimes<Result>(
  browser: Browser,
  from: string,
  to: string,
  act: () => Promise<Result>,
): Promise<{ result: Result; threadMs: number[] }> {
  const session = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const traceConfig = { includedCategories: ['blink.user_timing'] }
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  const result = await act()
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const marks = events.filter(({ name, cat }) => cat.includes('blink.user_timing') && (name === from || name === to))
  marks.sort((one, other) => one.ts - other.ts)
  const threadMs: number[] = []
  let begun: TraceEvent | undefined
  for (const mark of marks) {
    if (mark.name === from) begun = mark
    else if (begun?.tts !== undefined && mark.tts !== undefined) {
      threadMs.push((mark.tts - begun.tts) / 1000)
      begun = undefined
    }
  }
  return { result, threadMs }
}
