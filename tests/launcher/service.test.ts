// The newcomer's first minutes, with the real processes: `npm start`, a page to read, a desk to enter, and nothing lost.
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { socketIn } from '../../server/launcher/redis-server.mjs'
import { allGone, launch, launcher, type Launched, newPlace, processesUnder } from '../support/launched.ts'

type Place = Awaited<ReturnType<typeof newPlace>>

async function start(place: Place, command: string[]): Promise<Launched> {
  const started = launch(command, place)
  await started.says(/Ctrl-C stops everything/)
  return started
}

async function firstPage(started: Launched): Promise<{ url: string; headline: string }> {
  const [, url = '', headline = ''] = await started.says(/(http:\S+\/live\/\S+)\n +(.+) \(/)
  return { url, headline }
}

async function readPage(url: string): Promise<string> {
  const answer = await fetch(url)
  expect(answer.status).toBe(200)
  return answer.text()
}

test('npm start opens the demo newsroom, and Ctrl-C closes it', async () => {
  const place = await newPlace()
  const started = await start(place, ['npm', 'start'])
  const { url, headline } = await firstPage(started)
  expect(url.startsWith(`http://127.0.0.1:${place.PORT}/`)).toBe(true)
  expect((await readPage(url)).replaceAll(/&#x?\w+;|&\w+;/g, '')).toContain(headline.replaceAll(/[&<>"']/g, ''))

  const [, desk = ''] = await started.says(/Desk: (\S+)/)
  await readPage(desk)
  const [, password = ''] = await started.says(/Sign in as \S+ with the password (\S+)/)
  expect(started.output().split(password), 'the password is shown once').toHaveLength(2)

  const pids = processesUnder(Number(started.child.pid))
  started.signal('SIGINT')
  expect((await started.ends()).code).toBe(0)
  await allGone(pids)
})

test('after kill -9 of the launcher nothing stays behind, and the next start serves the same pages', async () => {
  const place = await newPlace()
  const first = await start(place, launcher('start.mjs'))
  const { url } = await firstPage(first)
  const pids = processesUnder(Number(first.child.pid))
  expect(pids.length).toBeGreaterThanOrEqual(3)
  first.child.kill('SIGKILL')
  await first.ends()
  await allGone(pids)

  const second = await start(place, launcher('start.mjs'))
  await second.says(new RegExp(`${url}\n`))
  await readPage(url)
  expect(second.output()).not.toContain('password')
})

test('a killed worker, web or Redis is back by itself, and the page with it', async () => {
  const place = await newPlace()
  const started = await start(place, launcher('start.mjs'))
  const { url } = await firstPage(started)
  const redis = new Redis(socketIn(join(place.DATA_DIR, 'redis')), { retryStrategy: () => 20 })
  redis.on('error', () => {})
  // Ours only: the queue's own locks and markers come and go.
  const keys = (await redis.keys('sp:*')).toSorted()
  expect(keys.length).toBeGreaterThan(0)

  const before = processesUnder(Number(started.child.pid))
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await allGone(before)
  await started.says(/web was ended by SIGKILL; starting it again/)
  await started.says(/worker was ended by SIGKILL; starting it again/)
  expect((await redis.keys('sp:*')).toSorted()).toEqual(expect.arrayContaining(keys))
  redis.disconnect()
  const ready = () =>
    fetch(`http://127.0.0.1:${place.OPS_PORT}/ready`).then(
      answer => answer.status,
      () => 'not listening yet',
    )
  await expect.poll(ready, { timeout: 15_000 }).toBe(200)
  await readPage(url)
})
