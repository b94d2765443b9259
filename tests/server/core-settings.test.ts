// Settings of a page that are taken away again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePage } from '../../server/newsroom/pages.ts'
import type { PageContext } from '../../server/newsroom/records.ts'
import { parseCommand } from '../../server/parse/command.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { LivePage, PageChange } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { openNewsroom, settings, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

const image = {
  src: 'https://pictures.example/storm.jpg',
  width: 1200,
  height: 800,
  alt: 'A wave over the pier',
}

async function change(page: string, settings: unknown) {
  const command = parseCommand({ type: 'page', page, settings }, { from: 'api' })
  return room.send(command)
}

async function pageOf(page: string) {
  return ((await room.log.snapshot(page)) as Snapshot).page
}

test('null takes away a standfirst, an end and a picture; what is left out stays', async () => {
  const page = await room.createPage({
    standfirst: 'So far',
    coverageEnd: 1_800_000_000_000,
    image,
  })
  await change(page, { standfirst: null })
  expect(await pageOf(page)).toMatchObject({
    coverageEnd: 1_800_000_000_000,
    image,
  })
  expect(await pageOf(page)).not.toHaveProperty('standfirst')
  await change(page, { coverageEnd: null, image: null })
  const bare = await pageOf(page)
  expect(bare).not.toHaveProperty('coverageEnd')
  expect(bare).not.toHaveProperty('image')
  expect(await change(page, { image: null })).toMatchObject({
    status: 'refused',
    code: 'already',
  })
  const [, taken] = await room.announced(page)
  expect(taken?.kind === 'page' && 'standfirst' in taken.page).toBe(false)
})

test('a page that ends has an end, whatever it was planned to be', async () => {
  const page = await room.createPage({ coverageEnd: 1_800_000_000_000 })
  await change(page, { status: 'ended', coverageEnd: null })
  expect((await pageOf(page)).coverageEnd).toBeLessThanOrEqual(Date.now())
})

test('what a page cannot do without is not taken away', () => {
  for (const setting of ['slug', 'headline', 'keyPoints', 'coverageStart', 'status'] satisfies (keyof PageChange)[]) {
    const command = {
      type: 'page',
      page: 'a-page',
      settings: { [setting]: null },
    }
    expect(() => parseCommand(command, { from: 'api' }), setting).toThrow(Refusal)
  }
})

test('a page keeps when it was taken down and put back: always one after the other, also where the clock is set back', () => {
  const page = { ...settings(), id: 'p1', sequence: 1, publishedAt: 1 }
  const changed = (from: LivePage, status: 'down' | 'live', now: number): LivePage => {
    const decision = changePage({ status }, { page: from } as PageContext, now)
    if (decision.step !== 'page') throw new Error('no page')
    return decision.page
  }
  const down = changed(page, 'down', 1000)
  expect([down.takenDownAt, down.putBackAt]).toEqual([1000, undefined])
  const back = changed(down, 'live', 500)
  expect([back.takenDownAt, back.putBackAt]).toEqual([1000, 1001])
  expect(changed(back, 'down', 600)).toMatchObject({ takenDownAt: 1002, putBackAt: 1001 })
  expect(changed(back, 'down', 5000)).toMatchObject({ takenDownAt: 5000, putBackAt: 1001 })
})
