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

test('an editor’s picture is kept, and served as what it is, for good', async () => {
  const browser = await signedIn('editor')
  const response = await browser.upload('../../etc/waves.svg', jpeg, 'image/svg+xml')
  expect(response.status).toBe(201)
  const reply = (await response.json()) as MediaReply
  expect(reply).toEqual({ src: expect.stringMatching(/^\/media\/[0-9a-f-]{36}\.webp$/), width: 32, height: 20 })
  const served = await fetch(desk.origin + reply.src)
  expect(served.status).toBe(200)
  expect(served.headers.get('content-type')).toBe('image/webp')
  expect(served.headers.get('x-content-type-options')).toBe('nosniff')
  expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect((await sharp(Buffer.from(await served.arrayBuffer())).metadata()).format).toBe('webp')
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
  expect(response.status).toBe(201)
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
