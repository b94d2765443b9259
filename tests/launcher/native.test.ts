// The native part is built once, only where a compiler is there, and nothing waits for it or fails with it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { buildNative } from '../../server/launcher/native.mjs'
import { compilerMissing } from '../support/compiler.ts'
import { launch, newFolder, newPlace } from '../support/launched.ts'
import { startRedis } from '../support/redis-server.ts'

const root = resolve(import.meta.dirname, '../..')
const missing = await compilerMissing()

/** Builds into a folder. @returns what was said */
async function build(folder: string, env: Record<string, string | undefined> = process.env): Promise<string[]> {
  const said: string[] = []
  await buildNative({ folder, env, say: line => said.push(line) })
  return said
}

const inodeOf = (folder: string) => statSync(join(folder, 'send-many.node')).ino

test('what is built is found again, and built anew when it is of another source', async context => {
  if (missing) return context.skip(missing)
  const folder = join(newFolder(), 'native')
  expect(await build(folder)).toEqual([expect.stringMatching(/^Fast sending: built in [\d.]+ s$/)])
  const first = inodeOf(folder)
  // Not even a compiler is needed any more.
  expect(await build(folder, { CC: '/nowhere/cc' })).toEqual([])
  expect(inodeOf(folder)).toBe(first)
  writeFileSync(join(folder, '.tried'), 'of-another-source built')
  expect(await build(folder)).toHaveLength(1)
  expect(inodeOf(folder)).not.toBe(first)
  expect(readdirSync(folder).toSorted()).toEqual(['.tried', 'send-many.node'])
})

test('two that build at once build once', async context => {
  if (missing) return context.skip(missing)
  const folder = join(newFolder(), 'native')
  const said = await Promise.all([build(folder), build(folder)])
  expect(said.flat()).toHaveLength(1)
})

test('without a compiler nothing is said, and one of another source goes', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'send-many.node'), 'of another source')
  expect(await build(folder, { CC: '/nowhere/cc' })).toEqual([])
  expect(readdirSync(folder)).toEqual([])
})

test('a compiler that fails is said once, not at every start', async () => {
  const folder = newFolder()
  const env = { ...process.env, CC: 'false' }
  expect(await build(folder, env)).toEqual([expect.stringMatching('not built, frames leave through Node')])
  expect(await build(folder, env)).toEqual([])
  expect(existsSync(join(folder, 'send-many.node'))).toBe(false)
})

test('a folder that cannot be written to is no reason not to start', async () => {
  const file = join(newFolder(), 'file')
  writeFileSync(file, '')
  expect(await build(join(file, 'native'))).toEqual([expect.stringMatching('not built, frames leave through Node')])
})

/** A copy of what is built here but for the native part, so that what others run is left alone. */
function copyOfTheProject(): string {
  const folder = newFolder()
  const sources = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'Procfile', 'shared', 'server', 'client']
  const built = ['shared', 'server', 'public', '.built'].map(name => join('dist', name))
  mkdirSync(join(folder, 'dist'))
  // Many small files: Node's own copying takes seconds for them.
  for (const name of [...sources, ...built]) execFileSync('cp', ['-R', join(root, name), join(folder, name)])
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Starts the copy as `npm start` does. @returns what `/metrics` says of it, and what was said on the way */
async function startCopy(env: Record<string, string>): Promise<{ output: string; gauge: string | undefined }> {
  const redis = await startRedis()
  const place = { ...(await newPlace()), MEDIA_OPS_PORT: '0', REDIS_URL: redis.url, DEMO: '0' }
  const folder = copyOfTheProject()
  const started = launch([process.execPath, join(folder, 'server/launcher/start.mjs')], { ...place, ...env })
  await started.says(/Ctrl-C stops everything/)
  const metrics = await fetch(`http://127.0.0.1:${place.OPS_PORT}/metrics`)
  const gauge = /^stop_press_native_send (\d)$/m.exec(await metrics.text())?.[1]
  started.signal('SIGINT')
  expect((await started.ends()).code).toBe(0)
  await redis.stop()
  return { output: started.output(), gauge }
}

test('npm start works the same without a compiler', async () => {
  const programs = newFolder()
  symlinkSync(process.execPath, join(programs, 'node'))
  const { output, gauge } = await startCopy({ PATH: programs, CC: '' })
  expect(output).toMatch('frames leave through Node: the native part is not built')
  expect(output).not.toMatch('Fast sending')
  expect(gauge).toBe('0')
})

test('npm start builds it where a compiler is there, and says that it is used', async context => {
  if (missing) return context.skip(missing)
  const { output, gauge } = await startCopy({})
  expect(output).toMatch(/Fast sending: built in [\d.]+ s/)
  expect(output).toMatch('frames leave by the native part')
  expect(gauge).toBe('1')
})

test('it can be switched off, and a setting that is neither on nor off is refused in a sentence', () => {
  const read = (NATIVE_SEND?: string) => readConfig({ REDIS_URL: 'redis://127.0.0.1', NATIVE_SEND }).nativeSend
  expect([read(), read('1'), read('0')]).toEqual(['1', '1', '0'])
  expect(() => read('yes')).toThrow('NATIVE_SEND=yes is none of 1, plain, 0.')
})
