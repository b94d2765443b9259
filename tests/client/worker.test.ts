/** The service worker against a network and a device that fail it: what is kept stays bounded, listed, and never what was withdrawn. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { openWorker } from '../support/worker-scope.ts'

const pageOf = (words: string, files = '') =>
  new Response(
    `<html lang="en" data-build="b1"><body><main data-headline="Storm"><p data-offline="Offline, as of {time}"></p>${words}${files}`,
  )

const never = () => new Promise<Response>(() => {})
const gone = () => Promise.reject(new TypeError('no network'))

test('a page that was put there but never listed is not shown, and goes with the next that is kept', async () => {
  let network = (path: string) => Promise.resolve(pageOf(path))
  const worker = await openWorker(path => network(path))
  await worker.put('/live/cut-short', 'was being kept when the worker was stopped')
  network = gone
  expect((await worker.opens('/live/cut-short')).type).toBe('error')
  network = path => Promise.resolve(pageOf(path))
  await worker.opens('/live/other')
  expect(Object.keys(await worker.cached()).toSorted()).toEqual(['/-/kept', '/live/other', '/offline'])
})

test('a copy is shown for a week, and no longer for being read again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  let network = (path: string) => Promise.resolve(pageOf(`words of ${path}`))
  const worker = await openWorker(path => network(path))
  await worker.opens('/live/storm')
  network = gone
  const dayMs = 24 * 3_600_000
  for (let day = 1; day <= 6; day += 1) {
    vi.setSystemTime(Date.now() + dayMs)
    expect(await (await worker.opens('/live/storm')).text()).toContain('words of /live/storm')
  }
  vi.setSystemTime(Date.now() + dayMs + 1)
  const late = await worker.opens('/live/storm')
  expect(late.status).toBe(503)
  expect(await late.text()).not.toContain('words of /live/storm')
})

test('a device that is full is given back half: what does not fit is not kept, and nothing stays that no list names', async () => {
  const worker = await openWorker(async path => {
    if (path === '/live/large') return pageOf('', '<link href="/assets/1.css"><link href="/assets/2.css">')
    return path.startsWith('/assets/') ? new Response('p{}') : pageOf('x'.repeat(500))
  })
  for (const name of ['a', 'b', 'c', 'd']) await worker.opens(`/live/${name}`)
  worker.fits(7)
  await worker.opens('/live/large')
  const kept = Object.keys(await worker.cached())
  expect(kept).toContain('/live/d')
  expect(kept).not.toContain('/live/a')
  expect(kept).not.toContain('/live/large')
  expect(kept.filter(path => path.startsWith('/assets/'))).toEqual([])
  await worker.opens('/live/large')
  expect(Object.keys(await worker.cached())).toEqual(expect.arrayContaining(['/live/large', '/assets/2.css']))
})

test('a worker that takes over is not held up by a network that never answers', async () => {
  const worker = await openWorker(never, ['/live/storm'])
  await worker.happens('activate')
  await expect.poll(() => worker.asked).toEqual(['/live/storm'])
})

test('however much is withdrawn at once, and in however many tabs: the page is fetched anew once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const worker = await openWorker(path => Promise.resolve(pageOf(path)))
  const all = Array.from({ length: 20 }, () => worker.message('/live/storm', 'stale'))
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  vi.advanceTimersByTime(10_000)
  await Promise.all(all)
  expect(worker.asked.filter(path => path === '/live/storm')).toHaveLength(1)
  const later = worker.message('/live/storm', 'stale')
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  vi.advanceTimersByTime(10_000)
  await later
  expect(worker.asked.filter(path => path === '/live/storm')).toHaveLength(2)
})

test('a page whose text never ends holds up nothing: what was withdrawn leaves the device meanwhile, and stays away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let end = () => {}
  const stalled = new ReadableStream({
    start(body) {
      body.enqueue(new TextEncoder().encode('withdrawn meanwhile'))
      end = () => body.close()
    },
  })
  let network = (path: string) => Promise.resolve(pageOf(path))
  const worker = await openWorker(path => network(path))
  await worker.opens('/live/storm')
  const usual = network
  network = path => (path === '/live/storm/entry' ? Promise.resolve(new Response(stalled)) : usual(path))
  const slow = worker.opens('/live/storm/entry')
  const stale = worker.message('/live/storm', 'stale')
  await vi.waitFor(async () => expect(Object.keys(await worker.cached())).not.toContain('/live/storm'))
  end()
  await slow
  expect(JSON.stringify(await worker.cached())).not.toContain('withdrawn meanwhile')
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  vi.advanceTimersByTime(10_000)
  await stale
})
