/** Entries at a steady rate, whatever becomes of those before: how long a newsroom waits must not slow it down here. */
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { House } from '../support/house.ts'
import { body } from '../support/newsroom.ts'

const sentence = 'Water stood in the lower streets until noon, when the pumps at the east gate were repaired. '

/** What an entry's operation has in it besides its text, about, bytes. */
const aroundText = 600

/** @returns text with which an operation comes to about so many bytes */
export function textFor(bytes: number): string {
  const length = Math.max(40, bytes - aroundText)
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length)
}

export interface SteadyEntries {
  /** Ends, once all are accepted. @returns how many there were @throws when one was not accepted */
  end(): Promise<number>
}

/** @param perSecond entries a second @param text of each */
export function publishSteadily(
  house: House,
  slug: string,
  { perSecond, text }: { perSecond: number; text: string },
): SteadyEntries {
  const posts: Promise<void>[] = []
  let isOver = false
  const begin = performance.now()
  const sending = (async () => {
    while (!isOver) {
      posts.push(publishOne(house, slug, text))
      posts.at(-1)?.catch(() => {}) // `end` tells
      await sleep(Math.max(0, begin + (posts.length * 1000) / perSecond - performance.now()))
    }
  })()
  return {
    async end() {
      isOver = true
      await sending
      await Promise.all(posts)
      return posts.length
    },
  }
}

/**
 * Publishes one entry, and sends it again under its key while nobody says what became of it, as every client has to.
 * @param urls web processes, tried in turns @throws when it is refused
 */
export async function publishOne(house: House, slug: string, text: string, ...urls: string[]): Promise<void> {
  const key = newId()
  const entry = { id: newId(), ...body('Pumps repaired', text) }
  for (let turn = 0; ; turn += 1) {
    const url = urls[turn % urls.length] ?? house.url
    const status = await house.command({ type: 'publish', entry, pages: [slug] }, { key, url }).then(
      answer => answer.status,
      () => 503, // its process has ended
    )
    if (status === 201 || status === 202) return
    if (status !== 503 || turn > 40) throw new Error(`an entry was not accepted: ${status}`)
    await sleep(250)
  }
}
