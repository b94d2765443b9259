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

/** @param perSecond entries a second @param text of each @param url a web process; the house's first unless given */
export function publishSteadily(
  house: House,
  slug: string,
  { perSecond, text, url }: { perSecond: number; text: string; url?: string },
): SteadyEntries {
  const posts: Promise<void>[] = []
  let isOver = false
  const begin = performance.now()
  const sending = (async () => {
    while (!isOver) {
      posts.push(publishOne(house, slug, text, url))
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

/** @throws when it was not accepted */
export async function publishOne(house: House, slug: string, text: string, url?: string): Promise<void> {
  const entry = { id: newId(), ...body('Pumps repaired', text) }
  const { status } = await house.command({ type: 'publish', entry, pages: [slug] }, url === undefined ? {} : { url })
  if (status !== 201 && status !== 202) throw new Error(`an entry was not accepted: ${status}`)
}
