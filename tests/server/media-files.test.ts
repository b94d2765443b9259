/** Uploaded pictures: only real ones, upright, without the camera's data, of a size a reader can load. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMediaFiles } from '../../server/storage/media-files.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sp-media-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#2b6777' } })

async function kept(upload: Buffer) {
  const media = createMediaFiles(join(dir, 'media'))
  const reply = await media.keep(upload)
  const path = media.path(reply.src.replace('/media/', '')) ?? ''
  return { reply, path, inside: await sharp(path).metadata() }
}

const refusal = (upload: Buffer) =>
  createMediaFiles(dir)
    .keep(upload)
    .then(
      () => 'kept',
      error => `${error.code}: ${error.message}`,
    )

test('a picture is kept as webp under a name of our own', async () => {
  const { reply, inside } = await kept(await plain(640, 360).png().toBuffer())
  expect(reply).toEqual({ src: expect.stringMatching(/^\/media\/[0-9a-f-]{36}\.webp$/), width: 640, height: 360 })
  expect(inside).toMatchObject({ format: 'webp', width: 640, height: 360 })
})

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('%s is taken', async format => {
  const { reply } = await kept(await plain(64, 48).toFormat(format).toBuffer())
  expect(reply).toMatchObject({ width: 64, height: 48 })
})

test('a photo that was taken sideways stands upright, and what the camera knew is gone', async () => {
  const sideways = await plain(300, 200)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'the camera', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect((await sharp(sideways).metadata()).orientation).toBe(6)
  const { reply, inside, path } = await kept(sideways)
  expect(reply).toMatchObject({ width: 200, height: 300 })
  expect(inside.exif).toBeUndefined()
  expect(inside.orientation).toBeUndefined()
  expect(readFileSync(path).includes('the camera')).toBe(false)
})

test('a picture wider than 2000 is drawn smaller, in its own shape', async () => {
  const { reply } = await kept(await plain(4000, 1000).jpeg().toBuffer())
  expect(reply).toMatchObject({ width: 2000, height: 500 })
})

test('a moving picture keeps moving, and its height is that of one frame', async () => {
  const frames = await Promise.all(
    ['#111111', '#eeeeee', '#cc3333'].map(background =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100, 100] })
    .toBuffer()
  const { reply, inside } = await kept(moving)
  expect(inside.pages).toBe(3)
  expect(reply).toMatchObject({ width: 40, height: 30 })
})

test('what only calls itself a picture is refused with the reason', async () => {
  expect(await refusal(Buffer.from('no picture at all, whatever the name says'))).toMatch(
    /^media-refused: .*JPEG, PNG, WebP, AVIF and GIF/,
  )
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  expect(await refusal(svg)).toMatch(/^media-refused: /)
  const tiff = await plain(10, 10).tiff().toBuffer()
  expect(await refusal(tiff)).toMatch(/TIF/)
  const whole = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .png()
    .toBuffer()
  expect(await refusal(whole.subarray(0, whole.length / 2))).toMatch(/^media-refused: .*damaged/)
  expect(existsSync(dir) ? readdirSync(dir) : []).toEqual([])
})

test('too many bytes and too many pixels are refused', async () => {
  const jpeg = await plain(10, 10).jpeg().toBuffer()
  expect(await refusal(Buffer.concat([jpeg, Buffer.alloc(15 * 1024 * 1024)]))).toMatch(/^media-refused: .*15 MB/)
  const huge = await plain(8000, 6300).png({ compressionLevel: 9 }).toBuffer()
  expect(huge.length).toBeLessThan(15 * 1024 * 1024)
  expect(await refusal(huge)).toMatch(/^media-refused: .*50 megapixels/)
})

test('a name from an address never leaves the folder', () => {
  const media = createMediaFiles(dir)
  for (const name of [
    '../secret.webp',
    '..%2fsecret',
    'a.webp',
    '.x.webp.part',
    '',
    '00000000-0000-0000-0000-000000000000.webp/..',
  ]) {
    expect(media.path(name)).toBeUndefined()
  }
})
