// What `npm start` promises while it runs and when it ends, shown on stand-ins for web and worker and a real Redis.
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { socketIn } from '../../server/launcher/redis-server.mjs'
import {
  allGone,
  fakeProcesses,
  launch,
  launcher,
  type Launched,
  newPlace,
  processesUnder,
} from '../support/launched.ts'

type Place = Awaited<ReturnType<typeof newPlace>>

async function start(place: Place, env: Record<string, string> = {}): Promise<Launched> {
  const started = launch(launcher('start.mjs'), { ...place, ...fakeProcesses, ...env })
  await started.says(/Stop Press is running/)
  return started
}

function redisOf({ DATA_DIR }: Place): Redis {
  const redis = new Redis(socketIn(`${DATA_DIR}/redis`), { retryStrategy: () => 20 })
  redis.on('error', () => {}) // tests take it away on purpose
  onTestFinished(() => redis.disconnect())
  return redis
}

const redisPid = async (redis: Redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1])
const pidOf = async (started: Launched, name: string, times = 1) =>
  Number((await started.says(new RegExp(`${name} is up, process (\\d+)`), times))[1])

async function everyone(started: Launched, place: Place): Promise<number[]> {
  return [await pidOf(started, 'web'), await pidOf(started, 'worker'), await redisPid(redisOf(place))]
}

test('the first start shows page, desk and password, and with nothing to build takes less than 3 s', async () => {
  const place = await newPlace()
  const before = performance.now()
  const started = await start(place)
  expect(performance.now() - before).toBeLessThan(3000)
  const site = `http://127.0.0.1:${place.PORT}`
  await started.says(new RegExp(`${site}/live/budget-day\n +Budget day \\(live\\)`))
  await started.says(new RegExp(`Desk: ${site}/desk`))
  await started.says(/Sign in as admin with the password once-only/)
  expect(started.output().match(/once-only/g)).toHaveLength(1)
})

test('for a machine the log stays JSON, and the summary keeps out of it', async () => {
  const started = await start(await newPlace(), { LOG: 'json' })
  started.signal('SIGINT')
  await started.ends()
  const lines: unknown[] = started
    .stdout()
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines).toContainEqual(expect.objectContaining({ event: 'ready' }))
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends everything in order, with exit code 0', async signal => {
  const place = await newPlace()
  const started = await start(place)
  const pids = await everyone(started, place)
  started.signal(signal)
  expect(await started.ends()).toEqual({ code: 0, signal: null })
  expect(started.output()).toMatch(/web leaves/)
  expect(started.output()).toMatch(/worker leaves/)
  await allGone(pids)
})

test('a second Ctrl-C does not wait for a process that will not go', async () => {
  const place = await newPlace()
  const started = await start(place, { FAKE_STUBBORN: '1' })
  const pids = await everyone(started, place)
  started.signal('SIGINT')
  await started.says(/worker stays/)
  const impatience = setInterval(() => started.signal('SIGINT'), 100)
  onTestFinished(() => clearInterval(impatience))
  const before = performance.now()
  expect((await started.ends()).code).toBe(130)
  expect(performance.now() - before).toBeLessThan(5000)
  await allGone(pids)
})

test('kill -9 leaves no orphan, and the next start finds the data', async () => {
  const place = await newPlace()
  const started = await start(place)
  const redis = redisOf(place)
  await redis.set('entry', 'kept')
  const pids = await everyone(started, place)
  started.child.kill('SIGKILL')
  await started.ends()
  await allGone(pids)

  await start(place)
  expect(await redis.get('entry')).toBe('kept')
})

test('kill -9 of npm, which passes nothing on, ends everything too', async () => {
  const place = await newPlace()
  const started = launch(['npm', 'start'], { ...place, ...fakeProcesses })
  await started.says(/Stop Press is running/)
  const pids = processesUnder(Number(started.child.pid))
  started.child.kill('SIGKILL')
  await allGone(pids)
})

test('a worker that is killed, or asks for it, is started again', async () => {
  const started = await start(await newPlace())
  process.kill(await pidOf(started, 'worker'), 'SIGKILL')
  process.kill(await pidOf(started, 'worker', 2), 'SIGUSR2')
  await pidOf(started, 'worker', 3)
  await started.says(/worker was ended by SIGKILL; starting it again/)
  await started.says(/worker asked to be started again; starting it again/)
})

test('a Redis that is killed is started again on its data', async () => {
  const place = await newPlace()
  await start(place)
  const redis = redisOf(place)
  await redis.set('entry', 'kept')
  const before = await redisPid(redis)
  process.kill(before, 'SIGKILL')
  await allGone([before])
  expect(await redis.get('entry')).toBe('kept')
  expect(await redisPid(redis)).not.toBe(before)
})

test('what falls over again and again is given up, and everything with it', async () => {
  const place = await newPlace()
  const started = await start(place)
  const pids = await everyone(started, place)
  for (let times = 1; times <= 6; times++) process.kill(await pidOf(started, 'worker', times), 'SIGKILL')
  expect((await started.ends()).code).toBe(1)
  expect(started.output()).toContain('worker was ended by SIGKILL again and again')
  await allGone(pids)
})

test.each([
  ['SIGHUP', 9],
  ['SIGWINCH', 1], // it ended with 0, which it was not asked for either
] as const)('a worker that ends by itself (%s) ends everything, with exit code %i', async (signal, code) => {
  const place = await newPlace()
  const started = await start(place)
  const pids = await everyone(started, place)
  process.kill(await pidOf(started, 'worker'), signal)
  expect((await started.ends()).code).toBe(code)
  await allGone(pids)
})

test('a Redis given by REDIS_URL is used, and left running', async () => {
  const owner = await newPlace()
  await start(owner)
  const redis = redisOf(owner)
  const guest = await newPlace()
  const url = `unix:${socketIn(`${owner.DATA_DIR}/redis`)}`
  const started = await start(guest, { REDIS_URL: url, LOG: 'json' })
  expect(started.output()).toContain(`"redis":"${url}"`)
  started.signal('SIGINT')
  expect((await started.ends()).code).toBe(0)
  expect(await redis.ping()).toBe('PONG')
})
