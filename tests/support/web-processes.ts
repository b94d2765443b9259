// The web processes behind a keeper, seen from outside: which they are, and readers that come back to whichever takes them.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { WebProcess } from './house.ts'
import { openReader, type SocketReader } from './socket-reader.ts'

/** Process ids of what a process has started, in the order of starting. */
export function processesOf({ child }: Pick<WebProcess, 'child'>): number[] {
  const ids = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
  return ids.trim().split(' ').filter(Boolean).map(Number)
}

/** Whether a process of this id is there, zombies left out. */
export function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** The value of a metric as `/metrics` has it. @param name with its labels */
export async function metricOf({ opsUrl }: Pick<WebProcess, 'opsUrl'>, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text()
  const line = text.split('\n').find(each => each.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

export interface FaithfulReader {
  reader: SocketReader
  /** How often its connection was lost. */
  losses(): number
  close(): void
}

/** A reader that tries until it is in, and comes back whenever its connection ends, as a reader's page does. */
export async function openFaithfulReader(url: string, slug: string): Promise<FaithfulReader> {
  const reader = await untilDone(() => openReader(url, slug))
  let losses = 0
  let isComing = false
  let isClosed = false

  async function comeBack(): Promise<void> {
    isComing = true
    while (!isClosed && !reader.socket.connected) {
      await untilDone(async () => {
        if (isClosed) return
        await reader.comesBack().catch((error: unknown) => {
          // Also where it was connected, and then refused: the next try begins anew.
          reader.socket.disconnect()
          throw error
        })
      })
    }
    isComing = false
  }

  reader.socket.on('disconnect', () => {
    if (isClosed || isComing) return
    losses += 1
    void comeBack()
  })
  return {
    reader,
    losses: () => losses,
    close() {
      isClosed = true
      reader.close()
    },
  }
}

async function untilDone<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await delay(50)
    }
  }
}
