/** Caches in front are told what to forget: by real processes, over HTTP, once per operation, and whoever fails. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../shared/operation.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { type PurgeReceiver, startPurgeReceiver } from '../support/purge-receiver.ts'
import { askRaw } from '../support/raw-answer.ts'

let house: House
let receiver: PurgeReceiver
beforeAll(async () => {
  receiver = await startPurgeReceiver()
  const hook = { PURGE_URL: receiver.url, PURGE_HEADER: 'Authorization: Bearer of-the-cache' }
  house = await openHouse(hook, { webs: 2, workers: 2 })
})
afterAll(async () => {
  await house?.stop()
  await receiver?.leave()
})

async function story(entries: number) {
  const page = await house.createPage()
  const ids: string[] = []
  for (let number = 1; number <= entries; number += 1) ids.push(await house.publish([page.slug], `Update ${number}`))
  await isTold(`open-${page.id}`, entries === 0 ? 0 : 1)
  return { ...page, ids }
}

const count = (tag: string) => receiver.tags().filter(one => one === tag).length

/** Waits until caches heard of a tag, so many times at least. */
function isTold(tag: string, times = 1): Promise<void> {
  return eventually(() => expect(count(tag), tag).toBeGreaterThanOrEqual(times))
}

async function metricsOf(place: number): Promise<string> {
  return (await fetch(`${house.workers[place]?.opsUrl}/metrics`)).text()
}

/** An older batch as caches get it, once the process knows that it is level with the log. */
function closedBatch(path: string) {
  return eventually(async () => {
    const answer = await askRaw(house.url + path)
    expect(answer.header('cache-control')).toContain('s-maxage=3600')
    return answer
  })
}

test('an operation is told once, whatever the number of processes, with the header that the cache wants', async () => {
  const page = await story(1)
  const open = `open-${page.id}`
  const earlier = count(open)
  for (let number = 1; number <= 5; number += 1) {
    await house.publish([page.slug], 'One more')
    await isTold(open, earlier + number)
  }
  await story(1) // told after all of the above, by whichever worker
  expect(count(open)).toBe(earlier + 5)
  const call = receiver.calls.findLast(({ tags }) => tags.includes(open))
  expect(call?.headers).toMatchObject({ authorization: 'Bearer of-the-cache', 'surrogate-key': call?.tags.join(' ') })
})

test('an edit purges the older batches that show the entry, on each page; a withdrawal everything of both', async () => {
  const [home, other] = [await house.createPage(), await house.createPage()]
  const id = await house.publish([home.slug, other.slug], 'Told on both')
  for (let number = 0; number < 24; number += 1) await house.publish([home.slug, other.slug], `Later ${number}`)
  for (const page of [home, other]) {
    const found = await eventually(async () => {
      const text = await (await fetch(`${house.url}/live/${page.slug}?order=oldest`)).text()
      return /href="([^"]*order=oldest[^"]*after=[^"]*)"/.exec(text)?.[1] as string
    })
    expect(found).toBeDefined()
    const answer = await closedBatch(`/live/${page.slug}?order=oldest`)
    expect(answer.header('surrogate-key')?.split(' ')).toEqual(
      expect.arrayContaining([`page-${page.id}`, `entry-${id}`]),
    )
  }
  const before = { entry: count(`entry-${id}`), home: count(`page-${home.id}`), other: count(`page-${other.id}`) }
  const corrected = { ...body('Corrected'), id, revision: 1 }
  expect((await house.command({ type: 'edit', entry: corrected })).status).toBe(201)
  await isTold(`entry-${id}`, before.entry + 2) // of each page's own operation
  expect(count(`page-${home.id}`)).toBe(before.home)
  await house.command({ type: 'withdraw', entry: { id } })
  await isTold(`page-${home.id}`, before.home + 1)
  await isTold(`page-${other.id}`, before.other + 1)
})

test('what can still change is kept for a second; what is closed for an hour, with the names of what it shows', async () => {
  const page = await story(30)
  const [site, api] = [`/live/${page.slug}`, `/api/pages/${page.slug}`]
  const snapshot = JSON.parse((await askRaw(house.url + api)).text) as Snapshot
  const newestIds = snapshot.entries.map(({ id }) => id)
  const beyond = '09999999999999-0000000001'
  const oldest = `${site}?order=oldest`
  await closedBatch(oldest)
  const position = newestIds.length > 0 && snapshot.older
  const open = [site, `${site}/${page.ids[0]}`, `${site}?before=${position}`, api, `${api}/slices?before=${beyond}`]
  for (const path of open) {
    const answer = await askRaw(house.url + path)
    expect([path, answer.status, answer.header('cache-control')]).toEqual([
      path,
      200,
      'public, max-age=0, s-maxage=1, stale-while-revalidate=1',
    ])
    expect(answer.header('surrogate-key')).toBe(`page-${page.id} open-${page.id}`)
    expect(answer.header('cache-tag')).toBe(`page-${page.id},open-${page.id}`)
  }
  const slice = await closedBatch(`${api}/slices?before=${snapshot.older}`)
  const shown = (JSON.parse(slice.text) as Snapshot).entries.map(({ id }) => `entry-${id}`)
  expect(slice.header('surrogate-key')).toBe([`page-${page.id}`, ...shown].join(' '))
  const first = await closedBatch(oldest)
  expect(first.header('surrogate-key')).toBe(
    [`page-${page.id}`, ...page.ids.slice(0, 8).map(id => `entry-${id}`)].join(' '),
  )
  // A cache that asks again hears for how long, and under which names, once more.
  const unchanged = await askRaw(house.url + oldest, { 'If-None-Match': first.header('etag') as string })
  expect([unchanged.status, unchanged.header('cache-control'), unchanged.header('surrogate-key')]).toEqual([
    304,
    first.header('cache-control'),
    first.header('surrogate-key'),
  ])
})

test('a receiver that is away, or refuses, holds nobody up, and is told everything once it is back', async () => {
  const page = await story(2)
  receiver.status = 500
  const refused = receiver.refused
  expect((await house.command({ type: 'withdraw', entry: { id: page.ids[0] } })).status).toBe(201)
  await eventually(() => expect(receiver.refused).toBeGreaterThan(refused))
  await receiver.leave()
  const told = receiver.calls.length
  const id = newId()
  const sent = await house.command({ type: 'publish', entry: { id, ...body('Meanwhile') }, pages: [page.slug] })
  expect(sent.status).toBe(201)
  await eventually(async () => {
    const texts = await Promise.all([metricsOf(0), metricsOf(1)])
    const failed = texts.map(text => Number(/purges_total\{outcome="failed"\} (\d+)/.exec(text)?.[1] ?? 0))
    expect(Math.max(...failed)).toBeGreaterThanOrEqual(2)
  })
  // Whoever was at it is killed; what has to be told is in the log.
  await Promise.all(house.workers.splice(0).map(worker => worker.kill()))
  expect(receiver.calls).toHaveLength(told)
  receiver.status = 200
  await receiver.comeBack()
  const before = count(`page-${page.id}`)
  const worker = await house.startWorker()
  await isTold(`page-${page.id}`, before + 1)
  await eventually(async () => expect(await metricsOf(0)).toMatch(/purges_waiting_pages 0/))
  receiver.status = 503
  await house.publish([page.slug], 'Refused at first')
  await worker.logged(line => line.msg === 'caches could not be told what to forget')
  receiver.status = 204
  await worker.logged(line => line.msg === 'caches are told again')
}, 60_000)

test('without a hook nothing is kept long, and no names are given', async () => {
  const plain = await openHouse()
  try {
    const { slug } = await plain.createPage()
    for (let number = 0; number < 20; number += 1) await plain.publish([slug], `Update ${number}`)
    const answer = await askRaw(`${plain.url}/live/${slug}?order=oldest`)
    expect(answer.header('cache-control')).toContain('s-maxage=1,')
    expect([answer.header('surrogate-key'), answer.header('cache-tag')]).toEqual([undefined, undefined])
  } finally {
    await plain.stop()
  }
})
