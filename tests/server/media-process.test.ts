// The media process: apart from everything else, taken over by the next one when it is killed, and never published too early.
import { readdirSync, readFileSync } from 'node:fs'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '../../server/storage/redis.ts'
import type { Image } from '../../shared/block.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import { type House, openHouse } from '../support/house.ts'
import { photo, settledPicture, upload } from '../support/pictures.ts'

let house: House
let page: { id: string; slug: string }
let jpeg: Buffer

beforeAll(async () => {
  house = await openHouse({ LOCK_MS: '500' })
  page = await house.createPage()
  jpeg = await photo({ width: 1000, height: 600 })
}, 30_000)
afterAll(() => house.stop())

const imageOf = ({ src, width, height }: Image): Image => ({ src, width, height, alt: 'A wave at the wall' })

async function publish(image: Image, key = newId()) {
  const id = newId()
  const blocks = [{ type: 'image', image }]
  const sent = await house.command(
    { type: 'publish', pages: [page.slug], entry: { id, kind: 'update', authors: [], blocks } },
    { key },
  )
  return { id, ...sent }
}

async function shown(id: string): Promise<PlacedEntry> {
  const answer = await fetch(`${house.url}/api/pages/${page.slug}/entries/${id}?revision=1`)
  return (await answer.json()) as PlacedEntry
}

test('a picture is published when it is ready and not before, with all its forms, however little was sent of them', async () => {
  const picture = await upload(house, jpeg)
  const early = await publish(imageOf(picture))
  expect([early.status, early.reply.code]).toEqual([409, 'media-not-ready'])
  expect(early.reply.detail).toContain('waves.jpg is still being prepared')
  expect(early.headers.get('retry-after')).toBe('2')

  const media = await house.startMedia()
  const ready = await settledPicture(house, picture.id)
  expect(ready).toMatchObject({ state: 'ready', src: picture.src, widths: [480, 1000], formats: ['avif', 'webp'] })
  const { id, status } = await publish(imageOf(picture))
  expect(status).toBe(201)
  const [block] = (await shown(id)).blocks
  const { widths, formats, placeholder } = ready
  expect(block).toEqual({ type: 'image', image: { ...imageOf(picture), widths, formats, placeholder } })
  await media.stop()
})

test('a picture that is not in this newsroom is refused, also in a gallery and as a thumbnail', async () => {
  const image = imageOf({ src: `/media/${newId()}-480.jpg`, width: 480, height: 270 })
  const blocks = [
    { type: 'image', image },
    { type: 'gallery', images: [image] },
    { type: 'embed', embed: { url: 'https://vimeo.com/1', provider: 'Vimeo', thumbnail: image } },
  ]
  for (const block of blocks) {
    const entry = { id: newId(), kind: 'update', authors: [], blocks: [block] }
    const { status, reply } = await house.command({ type: 'publish', pages: [page.slug], entry })
    expect([status, reply.code]).toEqual([422, 'media-refused'])
  }
})

test('a media process that is killed in the midst of a picture leaves it to the next one', async () => {
  const first = await house.startMedia({}, 'tests/support/start/media-that-holds')
  const picture = await upload(house, jpeg)
  await first.logged(line => line.event === 'holding')
  await first.kill()
  const second = await house.startMedia()
  expect(await settledPicture(house, picture.id)).toMatchObject({ state: 'ready' })
  expect(readdirSync(`${house.dataDir}/media/incoming`)).toEqual([])
  await second.stop()
})

test('a picture that fails three times is set aside with the reason, and the next one is drawn', async () => {
  const failing = await house.startMedia({}, 'tests/support/start/media-that-fails')
  const poison = await upload(house, jpeg, 'poison.jpg')
  const found = await settledPicture(house, poison.id)
  expect(found.state).toBe('refused')
  expect(found.detail).toMatch(/three tries \(a bug that shows itself at this picture\)/)
  const { status, reply } = await publish(imageOf(poison))
  expect([status, reply.code]).toEqual([422, 'media-refused'])
  expect(reply.detail).toContain('poison.jpg')
  expect(failing.log.filter(line => line.msg === 'a picture failed')).toHaveLength(3)
  await failing.stop()

  const next = await house.startMedia()
  expect(await settledPicture(house, (await upload(house, jpeg)).id)).toMatchObject({ state: 'ready' })
  await next.stop()
})

test('an upload of which the queue knows nothing is found on the disk', async () => {
  const picture = await upload(house, jpeg)
  const redis = await openRedis(house.redisUrl, 'work')
  expect(await redis.del(...(await redis.keys('{sp-media}:*')))).toBeGreaterThan(0)
  redis.disconnect()
  const media = await house.startMedia()
  expect(await settledPicture(house, picture.id)).toMatchObject({ state: 'ready' })
  await media.stop()
})

test('the process that draws gives way to the others, with every thread it has', async () => {
  const media = await house.startMedia()
  await settledPicture(house, (await upload(house, jpeg)).id)
  const threads = readdirSync(`/proc/${media.child.pid}/task`)
  // The 19th field; the second one is a name in brackets, which may hold spaces.
  const niceness = threads.map(thread => {
    const stat = readFileSync(`/proc/${media.child.pid}/task/${thread}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
  })
  expect(Math.min(...niceness)).toBeGreaterThanOrEqual(10)
  await media.stop()
})
