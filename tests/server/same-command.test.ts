// The same command again and again, through real processes and over a restart of everything.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Snapshot } from '../../shared/operation.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({}, { webs: 2, workers: 2 })
})
afterAll(() => house?.stop())

async function snapshot(slug: string): Promise<Snapshot> {
  return (await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot
}

test('[L3] a command sent fifty times at once, to two web processes, is one entry, one operation, one answer', async () => {
  const page = await house.createPage()
  const key = newId()
  const command = { type: 'publish', entry: { id: newId(), ...body('only once') }, pages: [page.slug] }
  const sent = await Promise.all(
    Array.from({ length: 50 }, (_, at) => house.command(command, { key, url: house.webs[at % 2]?.url ?? house.url })),
  )
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([201]))
  // To how many readers it went is told once, by the process that hears of the commit.
  const answers = sent.map(({ reply: { readers: _, ...answer } }) => answer)
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  const before = await snapshot(page.slug)
  expect(before.entries.map(entry => entry.headline)).toEqual(['only once'])
  expect(before.cursor.split('.')[0]).toBe('2')

  await Promise.all([...house.webs, ...house.workers].map(running => running.kill()))
  await house.redis.kill()
  await house.redis.restart()
  house.webs.length = 0
  house.workers.length = 0
  await house.startWorker()
  await house.startWeb()
  await house.startWeb()
  const again = await house.command(command, { key })
  expect([again.status, again.reply]).toEqual([201, answers[0]])
  expect((await snapshot(page.slug)).cursor).toBe(before.cursor)
}, 60_000)

test('one key with two bodies at once: one is taken, the other is told that the key was used', async () => {
  const [here, there] = [await house.createPage(), await house.createPage()]
  for (let round = 0; round < 20; round += 1) {
    const key = newId()
    const publish = (slug: string, words: string) => ({
      type: 'publish',
      entry: { id: newId(), ...body(words) },
      pages: [slug],
    })
    const sent = await Promise.all([
      house.command(publish(here.slug, 'one'), { key }),
      house.command(publish(round % 2 ? here.slug : there.slug, 'other'), {
        key,
        url: house.webs[1]?.url ?? house.url,
      }),
    ])
    expect(sent.map(({ status }) => status).toSorted(), `round ${round}`).toEqual([201, 422])
  }
})
