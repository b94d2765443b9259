// Whatever keeps the service from starting is said in one sentence that names the way out, and nothing is half-started.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { fakeProcesses, launch, launcher, newFolder, newPlace } from '../support/launched.ts'

/** Starts it, waits until it has given up, and returns what it said, line by line. */
async function giveUp(env: Record<string, string>) {
  const place = { ...(await newPlace()), ...fakeProcesses, ...env }
  const started = launch(launcher('start.mjs'), place)
  const { code } = await started.ends()
  expect(existsSync(join(place.DATA_DIR, 'redis/redis.sock')), 'nothing goes on running').toBe(false)
  return { code, said: started.output().trim().split('\n') }
}

/** The one sentence in which the launcher itself refuses. */
async function refusal(env: Record<string, string>): Promise<string> {
  const { code, said } = await giveUp(env)
  expect(said, 'one sentence and nothing else').toHaveLength(1)
  expect(code).toBe(1)
  return String(said[0])
}

async function occupyPort(): Promise<string> {
  const port = await freePort()
  const server = createServer()
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return String(port)
}

test.each(['PORT', 'OPS_PORT'])('a busy %s is named, with the way to choose another one', async name => {
  const port = await occupyPort()
  const said = await refusal({ [name]: port })
  expect(said).toContain(`Port ${port} (${name}) is taken`)
  expect(said).toContain(`${name}=${Number(port) + 1} npm start`)
})

test('a PORT that is no port is said to be none', async () => {
  expect(await refusal({ PORT: 'http' })).toContain('PORT=http is not a port')
})

test('a data folder that is a file is said to be one', async () => {
  const path = join(newFolder(), 'data')
  writeFileSync(path, '')
  expect(await refusal({ DATA_DIR: path })).toContain(`The data folder ${path} is not a folder`)
})

test.skipIf(process.platform !== 'linux')('a data folder that cannot be written to is named', async () => {
  expect(await refusal({ DATA_DIR: '/proc/stop-press' })).toContain(
    'The data folder /proc/stop-press cannot be written to',
  )
})

/** A disk of one megabyte, or undefined where mounting is not allowed. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sp-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0) return folder
  rmSync(folder, { recursive: true })
  return undefined
}

const disk = smallDisk()

test.skipIf(!disk)('a full disk is said to be full (needs the right to mount one)', async () => {
  onTestFinished(() => {
    spawnSync('umount', [String(disk)])
    rmSync(String(disk), { recursive: true })
  })
  expect(await refusal({ DATA_DIR: String(disk) })).toContain('is on a disk that is full (1 MB left)')
  spawnSync('dd', ['if=/dev/zero', `of=${disk}/ballast`, 'bs=1k'])
  expect(await refusal({ DATA_DIR: String(disk) })).toContain('is on a disk that is full')
})

test('a HOST beyond loopback needs an https address', async () => {
  expect(await refusal({ HOST: '0.0.0.0' })).toContain('HOST=0.0.0.0 is reachable from other machines')
  expect(await refusal({ HOST: '0.0.0.0', PUBLIC_URL: 'http://live.example' })).toContain('set PUBLIC_URL to the https')
})

test.each<Record<string, string>>([{ PUBLIC_URL: 'https://live.example' }, { ALLOW_INSECURE: '1' }])(
  'a HOST beyond loopback is fine with %o',
  async permission => {
    // Stopped by the next check, which shows that this one let it pass.
    expect(await refusal({ HOST: '0.0.0.0', PORT: 'none', ...permission })).toContain('PORT=none is not a port')
  },
)

test('a Redis that does not answer is named, without its password', async () => {
  const port = await freePort()
  const said = await refusal({ REDIS_URL: `redis://user:secret@127.0.0.1:${port}` })
  expect(said).toContain(`Redis does not answer at 127.0.0.1:${port}`)
  expect(said).not.toContain('secret')
})

test.each([
  'redis-sentinel://user:secret@127.0.0.1:PORT,127.0.0.1:PORT/newsroom',
  'redis-cluster://127.0.0.1:PORT,127.0.0.1:PORT',
])('of %s each place is tried', async form => {
  const port = await freePort()
  const said = await refusal({ REDIS_URL: form.replaceAll('PORT', String(port)) })
  expect(said).toContain(`Redis does not answer at 127.0.0.1:${port}, 127.0.0.1:${port}`)
  expect(said).not.toContain('secret')
})

test('several hosts of a plain Redis are not understood', async () => {
  expect(await refusal({ REDIS_URL: 'redis://one:6379,two:6379' })).toContain('redis-cluster://')
})

test('what a process says on refusing to start is the last word, with its exit code', async () => {
  const sentence = 'The Redis at 127.0.0.1:6379 may evict keys.'
  const { code, said } = await giveUp({ FAKE_REFUSAL: sentence })
  expect(said.at(-1)).toBe(sentence)
  expect(code).toBe(4)
})

test('an older Node is told which one is needed', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'old'))
  const old = join(folder, 'old.mjs')
  writeFileSync(old, `Object.defineProperty(process.versions, 'node', { value: '18.20.0' })`)
  const started = launch([process.execPath, '--import', old, 'server/launcher/start.mjs'], await newPlace())
  expect((await started.ends()).code).toBe(1)
  expect(started.output().trim()).toBe(
    'Stop Press needs Node 20.19 or newer, and this is 18.20.0: see https://nodejs.org.',
  )
})
