// A Redis that asks for a password, and speaks TLS: the whole service on it, by REDIS_URL alone.
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { type House, openHouse, run } from '../support/house.ts'
import { startCluster } from '../support/redis-cluster.ts'
import { startRedis } from '../support/redis-server.ts'
import { startSentinel } from '../support/redis-sentinel.ts'
import type { RedisNode } from '../support/redis-node.ts'
import { openReader } from '../support/socket-reader.ts'

const password = 'sea, wall/100%@night:#1'
const login = `default:${encodeURIComponent(password)}@`
/** A certificate for localhost that nobody but these tests trusts. */
const [certificate, key] = ['redis.crt', 'redis.key'].map(name => join(import.meta.dirname, '../fixtures/tls', name))

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function openOn(url: string, env: Record<string, string> = {}): Promise<House> {
  const house = await openHouse(env, { webs: 1, workers: 1 }, { given: { url } })
  stops.push(() => house.stop())
  return house
}

/** From the sender to a reader on a socket, which takes every connection that the service has. */
async function expectWholeWay(house: House): Promise<void> {
  const { slug } = await house.createPage()
  const reader = await openReader(house.url, slug)
  await house.publish([slug], 'Behind a password')
  await eventually(() => expect(reader.sees()).toEqual(['Behind a password']))
  reader.close()
}

async function askForPassword(nodes: readonly RedisNode[]): Promise<void> {
  for (const node of nodes) await node.command('config', 'set', 'masterauth', password)
  for (const node of nodes) await node.command('config', 'set', 'requirepass', password)
}

async function startOverTls() {
  const port = await freePort()
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate] as string[]
  const args = [
    '--requirepass',
    password,
    '--bind',
    '127.0.0.1',
    '--tls-port',
    String(port),
    '--tls-auth-clients',
    'no',
  ]
  const redis = await startRedis({ args: [...args, ...files] })
  stops.push(() => redis.stop())
  return `rediss://${login}localhost:${port}`
}

test('one Redis, over TLS and with a password, all the way from a sender to a reader', async () => {
  const url = await startOverTls()
  // The processes check the certificate; this one, which only makes tokens, was started without knowing it.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  await expectWholeWay(
    await openOn(url, { NODE_TLS_REJECT_UNAUTHORIZED: '1', NODE_EXTRA_CA_CERTS: certificate as string }),
  )
})

test('a certificate that nobody vouches for, or a wrong password, is refused at the start, without the password', async () => {
  const url = await startOverTls()
  const wrong = url.replace(login, `default:${encodeURIComponent('not this one')}@`)
  const trusting = { NODE_EXTRA_CA_CERTS: certificate as string }
  for (const env of [{ REDIS_URL: url }, { REDIS_URL: wrong, ...trusting }]) {
    const process = run('server/worker', { WORKER_OPS_PORT: '0', ...env })
    let said = ''
    process.child.stderr?.on('data', text => {
      said += text
    })
    const [code] = await new Promise<[number | null]>(ended => process.child.once('close', code => ended([code])))
    expect(code).toBe(1)
    expect(said).toMatch(/certificate|WRONGPASS/)
    expect(said).not.toContain(password)
    expect(said).not.toContain(encodeURIComponent(password))
    expect(said).not.toContain('not this one')
  }
}, 30_000)

test('a master and a replica behind Sentinels ask for a password', async () => {
  const group = await startSentinel({ replicas: 1 })
  stops.push(() => group.stop())
  await askForPassword(group.nodes)
  await expectWholeWay(await openOn(group.url.replace('://', `://${login}`)))
}, 60_000)

test('every node of a Cluster asks for a password', async () => {
  const cluster = await startCluster()
  stops.push(() => cluster.stop())
  await askForPassword(cluster.nodes)
  await expectWholeWay(await openOn(cluster.url.replace('://', `://${login}`)))
}, 60_000)
