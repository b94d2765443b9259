// A browser offers to inflate what it is sent, and so gets large entries compressed: fewer bytes on its line, the same words on its screen.
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, isLive, test } from '../support/journey.ts'
import { body } from '../support/newsroom.ts'

/** A line between browser and server that counts what comes down it. */
async function countingLine(port: number) {
  let bytes = 0
  const server = createServer(browser => {
    const web = connect(port, '127.0.0.1')
    web.on('data', chunk => {
      bytes += chunk.length
    })
    browser.on('error', () => web.destroy())
    web.on('error', () => browser.destroy())
    browser.pipe(web).pipe(browser)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close: () => server.close(),
  }
}

test('a large entry comes compressed and is shown whole', async ({ house, page }) => {
  const { slug } = await house.createPage()
  const line = await countingLine(Number(new URL(house.url).port))
  const frames: string[] = []
  page.on('websocket', socket => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  const watcher = await page.context().newCDPSession(page)
  await watcher.send('Network.enable')
  const agreed = new Promise<string | undefined>(resolve =>
    watcher.on('Network.webSocketHandshakeResponseReceived', ({ response }) =>
      resolve(response.headers['Sec-WebSocket-Extensions']),
    ),
  )
  await page.goto(`${line.url}/live/${slug}`)
  await isLive(page)
  expect(await agreed).toBe('permessage-deflate; server_no_context_takeover; client_no_context_takeover')

  const words = Array.from({ length: 300 }, (_, place) => `At gauge ${place} the water stood ${(place * 7) % 90} cm.`)
  const before = line.bytes()
  await house.publish([slug], 'The gauges', { ...body('The gauges', words.join(' ')) })
  await expect(page.locator('article').first()).toContainText(words.at(-1) as string)
  await expect(page.locator('article').first()).toContainText(words.join(' '))
  const frame = frames.find(packet => packet.startsWith('42["operation"')) ?? ''
  expect(frame.length).toBeGreaterThan(10_000)
  // With whatever else came meanwhile: heads, counts, pings.
  expect(line.bytes() - before).toBeLessThan(frame.length / 2)
  line.close()
})
