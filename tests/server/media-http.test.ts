/** Pictures over HTTP: editors upload, everybody may look, and nothing but a picture ever comes back. */
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../shared/account.ts'
import type { MediaReply, Problem } from '../../shared/http-api.ts'
import { openDeskSite, type TestDesk } from '../support/desk-site.ts'

let desk: TestDesk
let jpeg: Buffer

beforeAll(async () => {
  desk = await openDeskSite()
  jpeg = await sharp({ create: { width: 32, height: 20, channels: 3, background: '#2b6777' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => desk.stop())

async function signedIn(role: Role) {
  const { account } = await desk.accounts.addUser({ name: `${role} ${Math.random()}`, role, pages: 'all' })
  await desk.accounts.changePassword(account.id, 'tide clock window seven')
  const browser = desk.browser()
  await browser.signIn(account.name, 'tide clock window seven')
  return browser
}

test('an editor’s picture is taken at once, and served as what it is, for good, when it is drawn', async () => {
  const browser = await signedIn('editor')
  const response = await browser.upload('../../etc/Flut \u2013 größer.svg', jpeg, 'image/svg+xml')
  expect(response.status).toBe(202)
  const reply = (await response.json()) as MediaReply
  expect(response.headers.get('location')).toBe(`/api/media/${reply.id}`)
  expect(reply).toMatchObject({ state: 'preparing', src: `/media/${reply.id}-32.jpg`, width: 32, height: 20 })
  expect(reply.name).toContain('Flut \u2013 größer.svg')
  expect((await fetch(desk.origin + reply.src)).status).toBe(404)
  expect((await (await browser.get('/desk/api/media')).json()).pictures).toEqual([])

  await desk.draw(reply.id)
  const ready = (await (await browser.get(`/api/media/${reply.id}`)).json()) as MediaReply
  expect(ready).toMatchObject({ state: 'ready', src: reply.src, widths: [32], formats: ['avif', 'webp'] })
  for (const [extension, type] of [
    ['jpg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['avif', 'image/avif'],
  ]) {
    const served = await fetch(`${desk.origin}/media/${reply.id}-32.${extension}`)
    expect(served.status).toBe(200)
    expect(served.headers.get('content-type')).toBe(type)
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
    expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect((await sharp(Buffer.from(await served.arrayBuffer())).metadata()).width).toBe(32)
  }
  expect((await (await browser.get('/desk/api/media')).json()).pictures).toEqual([ready])
})

test('nobody asks for pictures without an account', async () => {
  for (const path of ['/desk/api/media', '/api/media/00000000-0000-4000-8000-000000000000']) {
    expect((await desk.browser().get(path)).status).toBe(401)
  }
})

test('a token may upload without a cookie', async () => {
  const { token } = await desk.accounts.createToken({ name: 'wire', role: 'editor', pages: 'all' })
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(jpeg)]), 'a.jpg')
  const response = await fetch(`${desk.origin}/api/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: form,
  })
  expect(response.status).toBe(202)
})

test('nobody else uploads', async () => {
  expect((await desk.browser().upload('a.jpg', jpeg)).status).toBe(401)
  expect((await (await signedIn('reporter')).upload('a.jpg', jpeg)).status).toBe(403)
})

test('what is no picture, too large, or no upload at all is refused in words', async () => {
  const browser = await signedIn('editor')
  const refusal = async (response: Response) => [response.status, ((await response.json()) as Problem).code]
  expect(await refusal(await browser.upload('a.jpg', Buffer.from('<html>')))).toEqual([422, 'media-refused'])
  const large = await browser.upload('a.jpg', Buffer.concat([jpeg, Buffer.alloc(15 * 1024 * 1024)]))
  expect(large.status).toBe(422)
  expect(((await large.json()) as Problem).detail).toMatch('15 MB')
  const form = new FormData()
  form.append('something', 'else')
  const none = await fetch(`${desk.origin}/api/media`, {
    method: 'POST',
    headers: { Cookie: browser.cookie, Origin: desk.origin },
    body: form,
  })
  expect(await refusal(none)).toEqual([422, 'media-refused'])
})

test('a picture that is not there is not found', async () => {
  for (const name of ['00000000-0000-4000-8000-000000000000.webp', '..%2f..%2fetc%2fpasswd', 'x.webp']) {
    expect((await fetch(`${desk.origin}/media/${name}`)).status).toBe(404)
  }
})
