// The native part keeps its word on real sockets, and without it nothing is missing but speed.
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Config } from '../../server/config.ts'
import { buildNative } from '../../server/launcher/native.mjs'
import { loadSendMany, type SendMany } from '../../server/live/send-many.ts'
import { compilerMissing } from '../support/compiler.ts'
import { eventually } from '../support/eventually.ts'

const folder = mkdtempSync(join(tmpdir(), 'sp-native-'))
const built = join(folder, 'send-many.node')
const said: string[] = []
// Stricter than the build itself: a warning here is found before it is somebody's fault.
await buildNative({
  folder,
  env: { ...process.env, CC: `${process.env.CC || 'cc'} -Wall -Wextra -Werror` },
  say: line => said.push(line),
})
const missing = await compilerMissing()
const { EPIPE, ECONNRESET, EBADF, ENOTSOCK } = constants.errno

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hasRing = () => (createRequire(import.meta.url)(built) as { openRing: () => boolean }).openRing()

/** Loads a file. @returns what came of it, and what the log says */
function load(path: string, nativeSend: Config['nativeSend'] = '1'): { sendMany: SendMany | undefined; log: string[] } {
  const log: string[] = []
  const logger = pino({}, { write: (line: string) => void log.push((JSON.parse(line) as { msg: string }).msg) })
  return { sendMany: loadSendMany({ nativeSend }, logger, path), log }
}

describe('without it', () => {
  test('one that is not built is said and nothing more', () => {
    const { sendMany, log } = load(join(folder, 'nowhere.node'))
    expect(sendMany).toBeUndefined()
    expect(log).toEqual(['frames leave through Node: the native part is not built'])
  })

  test('one that cannot be loaded is said and nothing more', () => {
    const broken = join(folder, 'broken.node')
    writeFileSync(broken, 'made for another machine')
    const { sendMany, log } = load(broken)
    expect(sendMany).toBeUndefined()
    expect(log).toEqual(['frames leave through Node: the native part cannot be used'])
  })

  test('one that does something else is not used', () => {
    // Node loads it as it would load the built one.
    const other = join(folder, 'other.cjs')
    writeFileSync(other, 'exports.sendOneByOne = (descriptors, count, bytes, sent) => { sent[0] = bytes.length }')
    const { sendMany, log } = load(other)
    expect(sendMany).toBeUndefined()
    expect(log).toEqual(['frames leave through Node: the native part cannot be used'])
  })
})

describe.each([
  { way: 'plain', says: 'frames leave by the native part' },
  { way: '1', says: 'frames leave by the native part, many in one system call' },
] as const)('built, NATIVE_SEND=$way', ({ way, says }) => {
  let sendMany: SendMany
  let server: Server

  beforeAll(async () => {
    // Whatever is not read stays in the kernel.
    server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => server.close())

  beforeEach(context => {
    if (missing) return context.skip(missing)
    if (way === '1' && !hasRing()) return context.skip('this kernel has no io_uring, or forbids it')
    const loaded = load(built, way)
    expect(said).toEqual([expect.stringMatching(/^Fast sending: built in [\d.]+ s$/)])
    expect(loaded.log).toEqual([says])
    sendMany = loaded.sendMany as SendMany
  })

  /** A connection, seen from both ends. */
  async function pair(): Promise<{ near: Socket; far: Socket; descriptor: number; heard: () => Buffer }> {
    const { port } = server.address() as { port: number }
    const far = connect(port, '127.0.0.1')
    const [near] = (await once(server, 'connection')) as [Socket]
    onTestFinished(() => {
      near.destroy()
      far.destroy()
    })
    for (const end of [near, far]) end.on('error', () => {}) // some are broken on purpose
    const parts: Buffer[] = []
    far.on('data', part => parts.push(part))
    const { fd } = (near as unknown as { _handle: { fd: number } })._handle
    return { near, far, descriptor: fd, heard: () => Buffer.concat(parts) }
  }

  function send(descriptors: number[], bytes: Buffer, count = descriptors.length): number[] {
    const sent = new Int32Array(descriptors.length).fill(4711)
    sendMany(Int32Array.from(descriptors), count, bytes, sent)
    return [...sent]
  }

  test('all get all of it, and only the first `count`', async () => {
    const pairs = [await pair(), await pair(), await pair()]
    const descriptors = pairs.map(({ descriptor }) => descriptor)
    const bytes = Buffer.from('for everybody')
    expect(send(descriptors, bytes, 2)).toEqual([bytes.length, bytes.length, 4711])
    expect(send(descriptors, Buffer.from('!'))).toEqual([1, 1, 1])
    await eventually(() =>
      expect(pairs.map(({ heard }) => heard().toString())).toEqual(['for everybody!', 'for everybody!', '!']),
    )
  })

  test('a part of a larger buffer is sent as that part', async () => {
    const { descriptor, heard } = await pair()
    expect(send([descriptor], Buffer.from('0123456789').subarray(3, 6))).toEqual([3])
    await eventually(() => expect(heard().toString()).toBe('345'))
  })

  test('a full socket takes a part or nothing, holds nobody up, and loses nothing that was taken', async () => {
    const [stalled, reading] = [await pair(), await pair()]
    stalled.far.pause()
    const bytes = Buffer.alloc(1 << 20, 'x')
    let taken = 0
    let last = bytes.length
    while (last > 0) {
      last = send([stalled.descriptor], bytes)[0] as number
      taken += last
    }
    expect(last).toBe(0)
    // The last one that was taken was cut short, unless the kernel keeps whole megabytes.
    expect(send([stalled.descriptor, reading.descriptor], Buffer.from('on'))).toEqual([0, 2])
    await eventually(() => expect(reading.heard().toString()).toBe('on'))
    stalled.far.resume()
    stalled.near.end('end')
    await once(stalled.far, 'end')
    const all = stalled.heard()
    expect(all.length).toBe(taken + 'end'.length)
    expect(all.subarray(-4).toString()).toBe('xend')
  })

  test('whoever broke off is told by −errno, and the others get theirs', async () => {
    const [gone, there] = [await pair(), await pair()]
    gone.far.resetAndDestroy()
    const sent = await eventually(() => {
      const sent = send([gone.descriptor, there.descriptor], Buffer.from('.'))
      expect(sent[0]).toBeLessThan(0)
      return sent
    })
    expect([-EPIPE, -ECONNRESET]).toContain(sent[0])
    expect(sent[1]).toBe(1)
  })

  test('a closed direction raises no signal', async () => {
    const { near, descriptor } = await pair()
    near.end()
    await once(near, 'finish')
    const signals: string[] = []
    const hear = (signal: string) => void signals.push(signal)
    for (const signal of ['SIGPIPE', 'SIGUSR2']) process.on(signal, hear)
    onTestFinished(() => {
      for (const signal of ['SIGPIPE', 'SIGUSR2']) process.off(signal, hear)
    })
    expect(send([descriptor], Buffer.from('.'))).toEqual([-EPIPE])
    process.kill(process.pid, 'SIGUSR2') // comes after the other, had there been one
    await eventually(() => expect(signals).toEqual(['SIGUSR2']))
  })

  test('what is no socket is never written to', () => {
    const path = join(folder, 'a file')
    const file = openSync(path, 'w')
    expect(send([-1, file], Buffer.from('not to be written'))).toEqual([-EBADF, -ENOTSOCK])
    closeSync(file)
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  test('arguments of the wrong kind or length are refused before anything is sent', async () => {
    const { descriptor, heard } = await pair()
    const [descriptors, bytes, sent] = [Int32Array.of(descriptor), Buffer.from('never'), new Int32Array(1)]
    const anything = sendMany as (...given: unknown[]) => void
    for (const given of [
      [],
      [descriptors, 1, bytes],
      [[descriptor], 1, bytes, sent],
      [new Uint32Array(descriptors), 1, bytes, sent],
      [descriptors, 2, bytes, new Int32Array(2)],
      [Int32Array.of(descriptor, descriptor), 2, bytes, sent],
      [descriptors, -1, bytes, sent],
      [descriptors, 0.5, bytes, sent],
      [descriptors, Number.NaN, bytes, sent],
      [descriptors, '1', bytes, sent],
      [descriptors, 2 ** 53, bytes, sent],
      [descriptors, 1, 'never', sent],
      [descriptors, 1, new DataView(new ArrayBuffer(5)), sent],
      [descriptors, 1, new Uint16Array(5), sent],
      [descriptors, 1, bytes, [0]],
      [descriptors, 1, bytes, new Float64Array(1)],
    ])
      expect(() => anything(...given), JSON.stringify(given)).toThrow(TypeError)
    send([descriptor], Buffer.from('marker'))
    await eventually(() => expect(heard().toString()).toBe('marker'))
  })

  test('more than fit into one system call are sent to all the same', async () => {
    const [first, second] = [await pair(), await pair()]
    const descriptors = Array.from({ length: 2500 }, (_, place) => (place % 2 ? second : first).descriptor)
    expect(send(descriptors, Buffer.from('ab'))).toEqual(descriptors.map(() => 2))
    await eventually(() => expect([first.heard().length, second.heard().length]).toEqual([2500, 2500]))
  })
})

test('one that is built is not used when it is switched off', context => {
  if (missing) return context.skip(missing)
  const { sendMany, log } = load(built, '0')
  expect(sendMany).toBeUndefined()
  expect(log).toEqual(['frames leave through Node: NATIVE_SEND=0'])
})
