// A worker that is asked to end finishes the command in hand and takes no other; a worker that stands still ends by itself.
import { Redis } from 'ioredis'
import { v7 as newId } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { endsByItself } from '../support/ends.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse, type WorkerProcess } from '../support/house.ts'
import { launch, launcher, newPlace } from '../support/launched.ts'
import { body, settings } from '../support/newsroom.ts'
import { startRedis } from '../support/redis-server.ts'
import { openSilentLine } from '../support/silent-line.ts'

const held = 'tests/faults/start/held-worker'
/** Only a worker's connection for its jobs says this: it takes the next one. */
const jobsConnection = 'commands:limiter'

async function open() {
  const house = await openHouse()
  onTestFinished(() => house.stop())
  const page = await house.createPage()
  await house.workers[0]?.stop()
  const redis = new Redis(house.redis.socket)
  redis.on('error', () => {}) // tests take it away on purpose
  onTestFinished(() => redis.disconnect())
  const waiting = () => redis.llen('{sp-lane-0}:commands:wait')
  const publish = (headline: string, key = newId(), id = newId()) =>
    house.command({ type: 'publish', entry: { id, ...body(headline) }, pages: [page.slug] }, { key })
  return { house, page, waiting, publish }
}

const inHand = (worker: WorkerProcess) => worker.logged(line => line.event === 'in-hand')

async function headlines(house: House, slug: string): Promise<string[]> {
  const answer = await fetch(`${house.url}/api/pages/${slug}`)
  return ((await answer.json()) as { entries: { headline: string }[] }).entries.map(({ headline }) => headline)
}

test('the command in hand is finished, and no other is taken', async () => {
  const { house, page, waiting, publish } = await open()
  const worker = await house.startWorker({}, held)
  const first = publish('In hand')
  await inHand(worker)
  const second = publish('Waits')
  await eventually(async () => expect(await waiting()).toBe(1))
  const ended = endsByItself(worker)
  await worker.logged(line => line.msg === 'worker stops')
  worker.child.kill('SIGUSR2')
  expect(await ended).toBe(0)
  expect(await headlines(house, page.slug)).toEqual(['In hand'])
  expect(await waiting()).toBe(1)
  await house.startWorker()
  await eventually(async () => expect(await headlines(house, page.slug)).toEqual(['Waits', 'In hand']))
  for (const { status } of [await first, await second]) expect([201, 202]).toContain(status)
})

test('it ends with 0 although Redis is gone with a command in hand, which is done once when both are back', async () => {
  const { house, page, publish } = await open()
  const worker = await house.startWorker({}, held)
  const [key, id] = [newId(), newId()]
  const sent = publish('In hand', key, id)
  await inHand(worker)
  await house.redis.kill()
  worker.child.kill('SIGUSR2')
  expect(await endsByItself(worker)).toBe(0)
  await sent
  await house.redis.restart()
  await house.startWorker()
  await eventually(async () => expect((await publish('In hand', key, id)).status).toBe(201))
  expect(await headlines(house, page.slug)).toEqual(['In hand'])
}, 40_000)

test('a second signal ends it at once', async () => {
  const { house, publish } = await open()
  const worker = await house.startWorker({}, held)
  const sent = publish('In hand')
  await inHand(worker)
  const again = setInterval(() => worker.child.kill('SIGTERM'), 50)
  onTestFinished(() => clearInterval(again))
  expect(await endsByItself(worker)).toBe(143)
  await sent
})

test('a worker that took a command and lost its connection without a word ends with 75, and the next one does the command', async () => {
  const { house, page, publish } = await open()
  const line = await openSilentLine(house.redis.socket)
  onTestFinished(() => line.close())
  const worker = await house.startWorker({ REDIS_URL: line.url }, held)
  const ended = new Promise(resolve => worker.child.once('exit', resolve))
  const [key, id] = [newId(), newId()]
  const sent = publish('Taken', key, id)
  await inHand(worker)
  await eventually(() => expect(line.silence(jobsConnection)).toBe(1))
  expect(await readinessOf(worker)).toEqual({ ready: true, reasons: [] })
  await eventually(async () =>
    expect(await readinessOf(worker)).toEqual({ ready: false, reasons: ['Commands wait, and none is in work.'] }),
  )
  expect(await ended).toBe(75)
  await sent
  await house.startWorker()
  await eventually(async () => expect((await publish('Taken', key, id)).status).toBe(201))
  expect(await headlines(house, page.slug)).toEqual(['Taken'])
}, 40_000)

async function readinessOf(worker: WorkerProcess): Promise<unknown> {
  return (await fetch(`${worker.opsUrl}/ready`)).json()
}

test('a worker that no longer takes commands is started again, and goes on', async () => {
  const redis = await startRedis()
  const line = await openSilentLine(redis.socket)
  const store = await openRedis(redis.url, 'work')
  onTestFinished(async () => {
    store.disconnect()
    await line.close()
    await redis.stop()
  })
  const { token } = await createAccountStore(store).createToken({ name: 'desk', role: 'admin', pages: 'all' })
  const place = await newPlace()
  const started = launch(launcher('start.mjs'), { ...place, REDIS_URL: line.url, DEMO: '0', LOG: 'json' })
  await started.says(/"event":"ready"/)
  await eventually(() => expect(line.silence(jobsConnection)).toBe(1))
  const post = (command: unknown, key: string) =>
    fetch(`http://127.0.0.1:${place.PORT}/api/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
      body: JSON.stringify(command),
    })
  const [command, key] = [{ type: 'createPage', page: { id: `p_${newId()}`, ...settings() } }, newId()]
  expect((await post(command, key)).status).toBe(202)
  await started.says(/worker asked to be started again; starting it again/)
  await eventually(async () => expect((await post(command, key)).status).toBe(201))
  started.signal('SIGTERM')
  expect(await started.ends()).toEqual({ code: 0, signal: null })
}, 60_000)
