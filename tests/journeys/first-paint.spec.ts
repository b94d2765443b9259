// What crosses the network until a reader sees the page, and until it is live: counted by the browser, on a phone.
import type { CDPSession } from '@playwright/test'
import type { Block } from '../../shared/block.ts'
import { expect, isLive, type Page, test } from '../support/journey.ts'
import { phone } from '../support/phone.ts'

test.use(phone)

/**
 * What a server may send before it hears anything of the client: ten segments of 1,460 bytes (RFC 6928, 2). A page and a
 * style that are each below it are there after one round trip each, however slow the network.
 */
const firstFlight = 14_600
/** What page, style and scripts have together today, 31.5 kB with 1.2 kB of head on each, and 5 kB for what they have yet to learn. */
const mostToInteractive = 36_500
const text =
  'Water stood in the lower streets of the old town until noon, when the crews of the harbour office had repaired '

interface Loaded {
  path: string
  kind: string
  /** Head and body, as they crossed the network; 0: from the browser's cache. */
  bytes: number
}

/** Everything that the page loads from now on. */
async function watch(page: Page): Promise<{ loaded: Loaded[]; client: CDPSession }> {
  const client = await page.context().newCDPSession(page)
  const loaded = new Map<string, Loaded>()
  await client.send('Network.enable')
  client.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    const { pathname, protocol } = new URL(request.url)
    if (protocol.startsWith('http')) loaded.set(requestId, { path: pathname, kind: type ?? '', bytes: 0 })
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = loaded.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  return {
    client,
    get loaded() {
      return [...loaded.values()]
    },
  }
}

const bytesOf = (loaded: readonly Loaded[]) => loaded.reduce((sum, { bytes }) => sum + bytes, 0)

/** Paths of what the first paint waited for, besides the page itself, as the browser says. */
function blocking(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (performance.getEntriesByType('resource') as (PerformanceResourceTiming & { renderBlockingStatus?: string })[])
      .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking')
      .map(({ name }) => new URL(name).pathname),
  )
}

const isIcon = ({ path }: Loaded) => path.startsWith('/brand/icon-')

test('a phone sees the page after two requests, each within the first flight, and is live after two more', async ({
  house,
  page,
}) => {
  const { slug } = await house.createPage()
  for (let number = 1; number <= 12; number += 1) {
    const paragraph: Block = { type: 'paragraph', text: [{ text: `${number}: ${text}`.repeat(6 + (number % 3)) }] }
    await house.publish([slug], `The pumps at gate ${number} run again`, { blocks: [paragraph] })
  }
  const address = `${house.url}/live/${slug}`
  // Those who come first are sent gzip while brotli is made.
  await expect
    .poll(async () => (await fetch(address, { headers: { 'Accept-Encoding': 'br' } })).headers.get('content-encoding'))
    .toBe('br')
  const watched = await watch(page)
  await page.goto(address)
  await isLive(page)
  // The socket is a connection of its own, which comes last.
  const { loaded } = watched
  const paths = (kind: string) => loaded.filter(one => one.kind === kind).map(({ path }) => path)
  expect(paths('Document')).toEqual([`/live/${slug}`])
  expect(paths('Stylesheet')).toHaveLength(1)
  expect(paths('Font')).toEqual([])
  expect(await page.evaluate(() => document.fonts.size)).toBe(0)
  // No script among them.
  expect(await blocking(page)).toEqual(paths('Stylesheet'))
  for (const one of loaded.filter(({ kind }) => kind === 'Document' || kind === 'Stylesheet')) {
    expect(one.bytes, one.path).toBeGreaterThan(1000)
    expect(one.bytes, one.path).toBeLessThanOrEqual(firstFlight)
  }
  expect(paths('Script')).toHaveLength(2)
  const toInteractive = loaded.filter(one => !isIcon(one))
  expect(toInteractive, JSON.stringify(toInteractive)).toHaveLength(4)
  expect(bytesOf(toInteractive), JSON.stringify(toInteractive)).toBeLessThanOrEqual(mostToInteractive)

  const again = await watch(page)
  await page.goto(`${house.url}/live/${slug}?order=oldest`)
  await isLive(page)
  const fromNetwork = again.loaded.filter(one => one.bytes > 0 && !isIcon(one))
  expect(fromNetwork.map(({ kind }) => kind)).toEqual(['Document'])
})
