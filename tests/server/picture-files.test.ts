/** Uploaded pictures on disk: known by their content, drawn upright in several forms, without what the camera knew. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { drawPicture } from '../../server/pictures/draw.ts'
import { createPictureFiles, type PictureFiles } from '../../server/storage/picture-files.ts'
import type { Picture } from '../../shared/picture.ts'

let dir: string
let files: PictureFiles
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sp-media-'))
  files = createPictureFiles(dir)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#2b6777' } })

async function sent(upload: Buffer, name = 'waves.jpg'): Promise<Picture> {
  const path = join(await files.uploadDir(), '.sent.upload')
  writeFileSync(path, upload)
  return files.takeIn(path, name)
}

/** Sent and drawn, as the media process does it. */
async function ready(upload: Buffer): Promise<Picture> {
  const { id } = await sent(upload)
  await files.finish(id, await drawPicture(files.original(id), form => files.keepForm(id, form)))
  return (await files.find(id)) as Picture
}

const formsOnDisk = () =>
  readdirSync(dir)
    .filter(name => name.includes('-') && !name.startsWith('.'))
    .map(name => name.slice(37))
    .toSorted()

const inside = (src: string) => sharp(readFileSync(files.path(src.replace('/media/', '')) ?? '')).metadata()

const refusal = (upload: Buffer) =>
  sent(upload).then(
    () => 'taken',
    error => `${error.code}: ${error.message}`,
  )

test('what is taken in waits under its final address and size, and may be shown only when it is drawn', async () => {
  const picture = await sent(await plain(2400, 1350).jpeg().toBuffer(), 'Bore der Flut.jpg')
  expect(picture).toMatchObject({ state: 'preparing', name: 'Bore der Flut.jpg', width: 1600, height: 900 })
  expect(picture.src).toBe(`/media/${picture.id}-1600.jpg`)
  expect(await files.find(picture.id)).toEqual(picture)
  expect(await files.waiting()).toEqual([picture.id])
  await files.finish(
    picture.id,
    await drawPicture(files.original(picture.id), form => files.keepForm(picture.id, form)),
  )
  const found = await files.find(picture.id)
  expect(found).toMatchObject({
    state: 'ready',
    src: picture.src,
    widths: [480, 960, 1600, 2400],
    formats: ['avif', 'webp'],
  })
  expect(found?.placeholder).toMatch(/^data:image\/webp;base64,/)
  expect(found?.placeholder?.length).toBeLessThan(600)
  expect(formsOnDisk()).toEqual(
    [480, 960, 1600, 2400]
      .flatMap(width => [`${width}.avif`, `${width}.webp`])
      .concat('1600.jpg')
      .toSorted(),
  )
  expect(await files.waiting()).toEqual([])
  expect(existsSync(files.original(picture.id))).toBe(false)
})

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
  '%s is taken, and never drawn larger than it is',
  async format => {
    const picture = await ready(await plain(64, 48).toFormat(format).toBuffer())
    expect(picture).toMatchObject({ width: 64, height: 48, widths: [64] })
    expect(await inside(picture.src)).toMatchObject({ width: 64, height: 48 })
  },
)

test('a photo that was taken sideways stands upright, and what the camera knew is in none of its forms', async () => {
  const sideways = await plain(600, 400)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'the camera' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect((await sharp(sideways).metadata()).orientation).toBe(6)
  const picture = await ready(sideways)
  expect(picture).toMatchObject({ width: 400, height: 600, widths: [400] })
  for (const name of readdirSync(dir).filter(name => /\.(?:avif|webp|jpg)$/.test(name))) {
    const found = await sharp(join(dir, name)).metadata()
    expect(found, name).toMatchObject({ width: 400, height: 600 })
    expect([found.exif, found.orientation ?? 1], name).toEqual([undefined, 1])
    expect(readFileSync(join(dir, name)).includes('the camera'), name).toBe(false)
  }
})

test('a picture that may be seen through stays so, in a format that knows how', async () => {
  const glass = { r: 200, g: 0, b: 0, alpha: 0.5 }
  const upload = await sharp({ create: { width: 40, height: 30, channels: 4, background: glass } })
    .png()
    .toBuffer()
  const picture = await ready(upload)
  expect(picture.src).toMatch(/-40\.webp$/)
  expect((await inside(picture.src)).hasAlpha).toBe(true)
  // It would show through for ever.
  expect(picture.placeholder).toBeUndefined()
})

test('a moving picture keeps moving, and its height is that of one frame', async () => {
  const frames = await Promise.all(
    ['#111111', '#eeeeee', '#cc3333'].map(background =>
      sharp({ create: { width: 700, height: 300, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100, 100] })
    .toBuffer()
  const picture = await ready(moving)
  expect(picture).toMatchObject({ width: 700, height: 300, widths: [480, 700], formats: ['webp'] })
  expect(formsOnDisk()).toEqual(['480.webp', '700.webp'])
  expect(await inside(picture.src)).toMatchObject({ pages: 3, height: 300 })
})

test.each([
  ['words', Buffer.from('no picture at all, whatever the name says'), /Only JPEG, PNG, WebP, AVIF and GIF/],
  ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n'), /PDF document/],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), /SVG drawing/],
  ['an SVG with a head', Buffer.from('<?xml version="1.0"?>\n<svg><script>alert(1)</script></svg>'), /SVG drawing/],
])('%s under the name of a picture is refused with the reason', async (_what, upload, reason) => {
  expect(await refusal(upload)).toMatch(reason)
  expect(await files.recent(undefined, 9)).toEqual({ pictures: [], more: false })
  expect(readdirSync(await files.uploadDir())).toEqual([])
})

test('a format that is not for the web, too many bytes and too many pixels are refused with the reason', async () => {
  expect(await refusal(await plain(10, 10).tiff().toBuffer())).toMatch(/TIF inside/)
  const jpeg = await plain(10, 10).jpeg().toBuffer()
  expect(await refusal(Buffer.concat([jpeg, Buffer.alloc(15 * 1024 * 1024)]))).toMatch(/15 MB/)
  const huge = await plain(8000, 6300).png({ compressionLevel: 9 }).toBuffer()
  expect(huge.length).toBeLessThan(15 * 1024 * 1024)
  expect(await refusal(huge)).toMatch(/50 megapixels/)
})

test('a picture that breaks off is refused when it is drawn, and says so', async () => {
  const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const
  const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#fff', noise } })
    .png()
    .toBuffer()
  const { id } = await sent(whole.subarray(0, whole.length / 2))
  const kept: unknown[] = []
  await expect(drawPicture(files.original(id), async form => void kept.push(form))).rejects.toMatchObject({
    code: 'media-refused',
    message: expect.stringContaining('damaged'),
  })
  expect(kept).toEqual([])
})

test('a picture whose original is lost says that it has to be sent again', async () => {
  const { id } = await sent(await plain(20, 20).jpeg().toBuffer())
  rmSync(files.original(id))
  expect(await files.find(id)).toMatchObject({ state: 'refused', detail: expect.stringContaining('Send it again') })
})

test('earlier pictures come newest first, in pieces', async () => {
  const jpeg = await plain(20, 20).jpeg().toBuffer()
  const names = ['one', 'two', 'three']
  for (const name of names) await sent(jpeg, name)
  const first = await files.recent(undefined, 2)
  expect(first.pictures.map(({ name }) => name)).toEqual(['three', 'two'])
  expect(first.more).toBe(true)
  const rest = await files.recent(first.pictures.at(-1)?.id, 2)
  expect(rest.pictures.map(({ name }) => name)).toEqual(['one'])
  expect(rest.more).toBe(false)
})

test('a name from an address never leaves the folder, and leads to no original and no record', async () => {
  const { id } = await sent(await plain(20, 20).jpeg().toBuffer())
  const names = ['../secret.webp', '..%2fsecret', 'a.webp', '.x.webp.part', '', `${id}.webp/..`, id, `${id}.json`]
  for (const name of names) expect(files.path(name)).toBeUndefined()
  expect(files.path(`${id}-20.jpg`)).toBe(join(dir, `${id}-20.jpg`))
  expect(await files.find('../records/x')).toBeUndefined()
})
