// What is acknowledged has reached a replica, where there is one: shown with one that hangs, one that is gone, and one that is required.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import { openRedis } from '../../server/storage/redis.ts'
import { watchReplicas } from '../../server/storage/replicas.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { type RedisNode, startRedisNode } from '../support/redis-node.ts'

let master: RedisNode
let replica: RedisNode
let house: House
let page: { id: string; slug: string }

const url = () => `redis://127.0.0.1:${master.port}`

beforeEach(async () => {
  master = await startRedisNode()
  replica = await startRedisNode(['--replicaof', '127.0.0.1', String(master.port)])
  await eventually(async () => expect(String(await master.command('info', 'replication'))).toContain('state=online'))
}, 30_000)

afterEach(async () => {
  await house?.stop()
  replica.resume()
  await Promise.all([master.stop(), replica.stop()])
})

async function open(env: Record<string, string> = {}): Promise<void> {
  house = await openHouse(env, { webs: 1, workers: 1 }, { given: { url: url() } })
  page = await house.createPage()
}

function publish(key: string, id = newId()) {
  return house.command({ type: 'publish', entry: { id, ...body('kept twice') }, pages: [page.slug] }, { key })
}

test('nothing is acknowledged before the replica has it; the same command is, once it has', async () => {
  await open()
  replica.pause()
  const [key, id] = [newId(), newId()]
  const unknown = await publish(key, id)
  expect(unknown.status).toBe(503)
  expect(unknown.headers.get('retry-after')).toBe('1')
  // The worker has done it by now; what is told of it still waits for the replica.
  await eventually(async () => {
    const snapshot = (await (await fetch(`${house.url}/api/pages/${page.slug}`)).json()) as { entries: unknown[] }
    expect(snapshot.entries).toHaveLength(1)
  })
  expect((await publish(key, id)).status).toBe(503)
  replica.resume()
  await eventually(async () => expect((await publish(key, id)).status).toBe(201))
  const answers = await replica.command('hexists', `sp:{${page.id}}:answers`, key)
  expect(answers).toBe(1)
}, 60_000)

test('a replica that is gone is not waited for, unless it is required', async () => {
  await open()
  await replica.kill()
  await eventually(async () => expect((await publish(newId())).status).toBe(201))

  const strict = await house.startWeb({ REPLICAS: '1' })
  const command = { type: 'publish', entry: { id: newId(), ...body('one') }, pages: [page.slug] }
  expect((await house.command(command, { url: strict.url })).status).toBe(503)
  const { reasons } = (await (await fetch(`${strict.opsUrl}/ready`)).json()) as { reasons: string[] }
  expect(reasons.join()).toContain('Fewer than 1 replicas follow the master')
  await replica.restart()
  await eventually(async () => expect((await house.command(command, { url: strict.url })).status).toBe(201))
}, 60_000)

test('where nobody follows, nothing is asked for', async () => {
  await replica.kill()
  await eventually(async () =>
    expect(String(await master.command('info', 'replication'))).toContain('connected_slaves:0'),
  )
  const redis = await openRedis(url(), 'replicas')
  const replicas = await watchReplicas(redis)
  const calls = async () => {
    const stats = String(await master.command('info', 'commandstats'))
    return ['exists', 'wait', 'set'].map(name => new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? '0')
  }
  const before = await calls()
  for (let time = 0; time < 100; time += 1) await replicas.confirm({ key: 'nothing' })
  expect(await calls()).toEqual(before)
  replicas.stop()
  redis.disconnect()
})
