// With several lanes two commands may bring one entry at the same moment: it gets one home, whoever wins.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut, type Newsroom } from '../../server/newsroom/carry-out.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
/** As the workers of several lanes see it. */
let newsroom: Newsroom

beforeAll(async () => {
  room = await openNewsroom()
  newsroom = { ...room.newsroom, hasOneLane: false }
})

afterAll(() => room.stop())

async function publishOn(page: string, id: string, more: { id?: string } = {}) {
  const command = { type: 'publish' as const, entry: { id, ...body('once') }, pages: [page] }
  return (await carryOut(newsroom, await room.lane(command, more))).answer
}

async function homesOf(id: string, pages: string[]): Promise<string[]> {
  const there = await Promise.all(pages.map(page => room.redis.hexists(pageKey(page, 'homes'), id)))
  return pages.filter((_, place) => there[place] === 1)
}

test('of two commands that bring one entry to two pages at the same moment one does, 200 times', async () => {
  const pages = [await room.createPage(), await room.createPage()] as const
  const won = new Set<string>()
  for (let pair = 0; pair < 200; pair += 1) {
    const id = newId()
    // Now the one begins a moment earlier, now the other.
    const order = pair % 2 ? pages : ([pages[1], pages[0]] as const)
    const answers = await Promise.all(order.map(page => publishOn(page, id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['committed', 'refused'])
    const [home] = await homesOf(id, [...pages])
    expect(await homesOf(id, [...pages])).toEqual([home])
    expect(answers[order.indexOf(home as string)]?.status).toBe('committed')
    expect(await room.entries.homeOf(id)).toBe(home)
    won.add(home as string)
  }
  expect(won.size, 'both pages win now and then, or nothing was raced').toBe(2)
})

test('of several that take over a claim which brought nothing, one gets it', async () => {
  const [ended, ...pages] = [
    await room.createPage({ status: 'ended' }),
    await room.createPage(),
    await room.createPage(),
    await room.createPage(),
  ]
  for (let round = 0; round < 50; round += 1) {
    const id = newId()
    expect((await publishOn(ended as string, id)).status).toBe('refused')
    const answers = await Promise.all(pages.map(page => publishOn(page, id)))
    expect(answers.filter(({ status }) => status === 'committed')).toHaveLength(1)
    expect(await homesOf(id, pages)).toHaveLength(1)
  }
})

test('a command that died behind its claim is done when it comes again, and nobody took its entry meanwhile', async () => {
  const [page, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  const command = newId()
  await room.writes.claim(command, id, page)
  const meanwhile = await publishOn(other, id)
  expect(meanwhile).toMatchObject({ status: 'refused', code: 'conflict' })
  expect((await publishOn(page, id, { id: command })).status).toBe('committed')
  expect(await homesOf(id, [page, other])).toEqual([page])
})

test('[L3] a claim of before commands were kept in it is taken over all the same', async () => {
  const [page, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  await room.redis.set(`sp:{${id}}:home`, page)
  expect(await room.entries.homeOf(id)).toBe(page)
  expect((await publishOn(other, id)).status).toBe('committed')
  expect(await room.entries.homeOf(id)).toBe(other)
})
