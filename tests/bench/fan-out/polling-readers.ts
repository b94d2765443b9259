/** Readers without a socket: each asks over HTTP what it missed, applies it as the reader's script does, and is held against the page. */
import { addresses } from '../../../shared/http-api.ts'
import type { Missed, Snapshot } from '../../../shared/operation.ts'
import { pollEveryMs } from '../../../shared/socket-events.ts'
import { applyCatchUp, cursorOf, type Timeline, timelineFrom, visibleEntries } from '../../../shared/timeline.ts'
import { around } from '../../../client/reader/patience.ts'

export interface PollingReaders {
  /** How long answers took since the last call, ms. */
  takeLatencies(): number[]
  /** Questions that a server did not answer, as one that is being killed. */
  unanswered(): number
  /** All ask once more, and stop. @param entries on the page @throws when one of them does not show all of them, as the page does */
  end(entries: number): Promise<void>
}

/** @param urls of servers that are there, asked in turns; one that does not answer is passed over */
export async function startPollingReaders(
  urls: () => readonly string[],
  page: string,
  readers: number,
): Promise<PollingReaders> {
  const first = (await ask(`${urls()[0]}${addresses.snapshot(page)}`)) as Snapshot
  let latencies: number[] = []
  let unanswered = 0
  let turn = 0
  let isOver = false
  const timelines: Timeline[] = Array.from({ length: readers }, () => timelineFrom(first))

  /** Ends early when all is over. */
  let wake = () => {}
  const over = new Promise<void>(resolve => (wake = resolve))
  async function pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await Promise.race([over, new Promise(resolve => (timer = setTimeout(resolve, ms)))])
    clearTimeout(timer)
  }

  async function poll(reader: number): Promise<boolean> {
    const timeline = timelines[reader] as Timeline
    const url = urls()[turn++ % urls().length] ?? ''
    const begun = performance.now()
    const missed = await ask(`${url}${addresses.catchUp(page, cursorOf(timeline))}`).catch(() => undefined)
    if (!missed) {
      unanswered += 1
      return false
    }
    latencies.push(performance.now() - begun)
    if (missed.kind !== 'catchUp') throw new Error('a reader who was away for seconds was given a snapshot')
    if (applyCatchUp(timeline, missed) === 'catch-up') throw new Error('what was missed leaves a hole')
    return true
  }

  let fault: unknown
  const polling = timelines.map(async (_, reader) => {
    await pause(pollEveryMs * Math.random())
    while (!isOver && fault === undefined) {
      await poll(reader).catch((found: unknown) => (fault ??= found))
      await pause(around(pollEveryMs, Math.random()))
    }
  })
  return {
    takeLatencies() {
      const taken = latencies
      latencies = []
      return taken
    },
    unanswered: () => unanswered,
    async end(entries) {
      isOver = true
      wake()
      await Promise.all(polling)
      if (fault !== undefined) throw fault
      const shown = (await ask(`${urls()[0]}${addresses.snapshot(page)}`)) as Snapshot
      const newest = JSON.stringify(shown.entries.map(({ id, revision }) => [id, revision]))
      for (let reader = 0; reader < readers; reader += 1) {
        while (!(await poll(reader))) await new Promise(resolve => setTimeout(resolve, 100))
        const seen = visibleEntries(timelines[reader] as Timeline)
        if (seen.length !== entries) throw new Error(`a reader over HTTP shows ${seen.length} of ${entries} entries`)
        const same = seen.slice(0, shown.entries.length).map(({ id, revision }) => [id, revision])
        if (JSON.stringify(same) !== newest) throw new Error('a reader over HTTP shows something else than the page')
      }
    },
  }
}

async function ask(url: string): Promise<Missed> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return (await answer.json()) as Missed
}
