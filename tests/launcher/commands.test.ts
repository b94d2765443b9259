// The command line works next to a running service and without one, on the same data.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { pingRedis, socketIn } from '../../server/launcher/redis-server.mjs'
import { freePort } from '../support/free-port.ts'
import { allGone, fakeProcesses, launch, launcher, newFolder, newPlace } from '../support/launched.ts'

const command = (...args: string[]) => launcher('run.mjs', '../../tests/launcher/fake/command.mjs', ...args)

async function run(env: Record<string, string>, ...args: string[]) {
  const started = launch(command(...args), env)
  const { code } = await started.ends()
  const [, answer] = /(\{"pid".*\})/.exec(started.output()) ?? []
  const redis: { pid: number; isSafe: boolean } | undefined = answer ? JSON.parse(answer) : undefined
  return { code, redis, said: started.output() }
}

test('without a service it has a Redis for as long as it runs, and its exit code comes through', async () => {
  const { DATA_DIR } = await newPlace()
  const { code, redis } = await run({ DATA_DIR }, '2')
  expect(code).toBe(2)
  expect(redis?.isSafe).toBe(true)
  await allGone([Number(redis?.pid)])
})

test('next to a service it uses that Redis, and leaves it running', async () => {
  const place = await newPlace()
  const service = launch(launcher('start.mjs'), { ...place, ...fakeProcesses })
  await service.says(/Stop Press is running/)
  const [one, two] = await Promise.all([run(place), run(place)])
  expect(one).toMatchObject({ code: 0, redis: { isSafe: true } })
  expect(two.redis?.pid).toBe(one.redis?.pid)
  expect(await pingRedis(socketIn(join(place.DATA_DIR, 'redis')))).toBe('ready')
})

test('a service that found a Redis of someone else keeps going when that one leaves', async () => {
  const place = await newPlace()
  const first = launch(launcher('start.mjs'), { ...place, ...fakeProcesses })
  await first.says(/Stop Press is running/)
  const elsewhere = { ...(await newPlace()), DATA_DIR: place.DATA_DIR }
  const second = launch(launcher('start.mjs'), { ...elsewhere, ...fakeProcesses })
  await second.says(/Stop Press is running/)
  first.signal('SIGTERM')
  await first.ends()
  await second.says(/Redis is gone; starting it again/)
  const { code, redis } = await run({ DATA_DIR: place.DATA_DIR })
  expect(code).toBe(0)
  expect(redis?.isSafe).toBe(true)
})

test('in a folder too deep for a socket, service and command still meet', async () => {
  const place = { ...(await newPlace()), DATA_DIR: join(newFolder(), 'deep'.repeat(30), 'data') }
  mkdirSync(dirname(place.DATA_DIR), { recursive: true })
  const service = launch(launcher('start.mjs'), { ...place, ...fakeProcesses, LOG: 'json' })
  await service.says(/Stop Press is running/)
  const socket = socketIn(join(place.DATA_DIR, 'redis'))
  onTestFinished(() => rmSync(dirname(socket), { recursive: true, force: true }))
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107)
  expect(service.output()).toContain(`"redis":"unix:${socket}"`)
  expect((await run(place)).code).toBe(0)
  expect(await pingRedis(socket)).toBe('ready')
})

test('a Redis that cannot be reached is exit code 3', async () => {
  const REDIS_URL = `redis://127.0.0.1:${await freePort()}`
  const { code, said } = await run({ REDIS_URL })
  expect(code).toBe(3)
  expect(said).toContain('Redis does not answer')
})
