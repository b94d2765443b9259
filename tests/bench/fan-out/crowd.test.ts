// Whoever measures must see what goes wrong: a server that loses, doubles or reorders a single frame of a single reader is caught.
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { compileProgram } from './compiler.ts'
import { type Crowd, type CrowdOptions, faultOf, faultOrSnapshots, startCrowd } from './crowd.ts'
import { cursorOf, deflated, event, type HandServer, operation, startHandServer } from './hand-server.ts'

const hasCompiler = 'program' in (await compileProgram('crowd'))
/** Its readers come from many addresses of loopback, which only Linux has without being asked. */
const isMissing = (kind: string) => process.platform !== 'linux' || (kind === 'C' && !hasCompiler)

describe.each([
  { kind: 'C', inNode: false },
  { kind: 'Node', inNode: true },
])('the crowd in $kind', ({ kind, inNode }) => {
  let server: HandServer
  let crowd: Crowd
  afterEach(async () => {
    await crowd?.stop()
    await server?.stop()
  })

  async function gather(options: Partial<CrowdOptions> = {}, more: { deflates?: boolean } = {}): Promise<void> {
    server = await startHandServer(more)
    const ports = [server.port]
    crowd = await startCrowd({ readers: 3, ports, page: 'p', cursors: [cursorOf(10)], inNode, ...options })
  }
  const tellAll = (...frames: Buffer[]) => server.joined.forEach(reader => reader.write(Buffer.concat(frames)))
  const tellLast = (...frames: Buffer[]) => server.joined.at(-1)?.write(Buffer.concat(frames))

  test.skipIf(isMissing(kind))('finds nothing wrong where nothing is, and tells who came when', async () => {
    await gather()
    await crowd.level
    expect(crowd.kind).toBe(kind)
    const before = Date.now()
    tellAll(operation(11), operation(12))
    await crowd.until(12)
    const stats = await crowd.stats(12)
    expect(faultOf(stats)).toBeUndefined()
    expect(stats).toMatchObject({ readers: 3, joined: 3, least: 12, most: 12, atOrBeyond: 3, deliveries: 6 })
    expect(stats.cpuMs).toBeGreaterThan(0)
    const arrivals = await crowd.operations()
    expect(arrivals.map(one => [one.sequence, one.count, one.committedAt])).toEqual([
      [11, 3, 1_700_000_000_000],
      [12, 3, 1_700_000_000_000],
    ])
    for (const { firstAt, halfAt, lastAt } of arrivals) {
      expect(firstAt).toBeGreaterThanOrEqual(before - 1)
      expect(halfAt).toBeGreaterThanOrEqual(firstAt)
      expect(lastAt).toBeGreaterThanOrEqual(halfAt)
    }
    expect(await crowd.operations()).toEqual([])
    expect((await crowd.joins()).joins.count).toBe(3)
  })

  describe.skipIf(isMissing(kind))('with a server that is broken', () => {
    test.each([
      ['loses one frame of one reader', [11, 13, 14], { lost: 1, doubled: 0, reordered: 0 }],
      ['doubles one', [11, 12, 12, 13, 14], { lost: 0, doubled: 1, reordered: 0 }],
      ['doubles an older one', [11, 12, 13, 14, 11], { lost: 0, doubled: 1, reordered: 0 }],
      ['swaps two', [11, 13, 12, 14], { lost: 0, doubled: 0, reordered: 1 }],
      ['brings one much later', [12, 13, 14, 11], { lost: 0, doubled: 0, reordered: 1 }],
    ])('that %s', async (_what, sequences, found) => {
      await gather()
      await crowd.level
      for (const reader of server.joined.slice(0, -1))
        reader.write(Buffer.concat([11, 12, 13, 14].map(sequence => operation(sequence))))
      tellLast(...sequences.map(sequence => operation(sequence)))
      tellAll(operation(15))
      await crowd.until(15)
      const stats = await crowd.stats()
      expect(stats).toMatchObject(found)
      expect(faultOf(stats)).toBeDefined()
    })

    test('that falls silent: who has not come so far is counted', async () => {
      await gather()
      await crowd.level
      for (const reader of server.joined.slice(0, -1)) reader.write(operation(11))
      await expect(crowd.until(11, 300)).rejects.toThrow('2 of 3 readers are at 11, one at 10')
    })

    const otherDigest = 'f'.repeat(16)
    const toOtherHistory = event('catchUp', {
      kind: 'catchUp',
      from: cursorOf(10),
      to: `12.${otherDigest}`,
      entries: [],
    })
    const fromOtherHistory = event('catchUp', {
      kind: 'catchUp',
      from: `10.${otherDigest}`,
      to: cursorOf(12),
      entries: [],
    })
    const otherwise = 'others heard otherwise'
    const doesNotFollow = 'does not follow'
    const ofAnotherHistory = 'of another history'
    test.each([
      ['tells one reader another text', [operation(11, 'wordy')], otherwise],
      ['tells it another digest', [operation(11, 'words', { digest: otherDigest })], otherwise],
      ['tells it another digest before', [operation(11, 'words', { previousDigest: otherDigest })], doesNotFollow],
      ['tells it another one in its place, deflated', [deflated(operation(11, 'wordy'.repeat(9)))], otherwise],
      ['answers it with a digest that is none', [toOtherHistory], ofAnotherHistory],
      ['answers it from a digest that is none', [fromOtherHistory], ofAnotherHistory],
    ])('that %s', async (_what, frames, found) => {
      await gather({ deflate: true }, { deflates: true })
      await crowd.level
      for (const reader of server.joined.slice(0, -1)) reader.write(Buffer.concat([operation(11), operation(12)]))
      await eventually(async () => expect(await crowd.stats()).toMatchObject({ deliveries: 4 }))
      tellLast(...frames)
      await eventually(async () => expect(faultOf(await crowd.stats())).toContain(found))
    })

    test('that leads one reader to another history before others are there', async () => {
      await gather()
      await crowd.level
      tellLast(toOtherHistory)
      await eventually(async () => expect(await crowd.stats()).toMatchObject({ catchUps: 1, faults: 0 }))
      for (const reader of server.joined.slice(0, -1))
        reader.write(Buffer.concat([11, 12, 13].map(one => operation(one))))
      await eventually(async () => expect(await crowd.stats()).toMatchObject({ deliveries: 6, faults: 0 }))
      tellLast(operation(13))
      await crowd.until(13)
      expect(faultOf(await crowd.stats())).toContain(doesNotFollow)
    })

    test('that tells all the same, which does not follow on what it told before', async () => {
      await gather()
      await crowd.level
      tellAll(operation(11), operation(12, 'words', { previousDigest: otherDigest }))
      await crowd.until(12)
      expect(await crowd.stats()).toMatchObject({ faults: 3, fault: expect.stringContaining(doesNotFollow) as string })
    })

    test('that does not let all in: how many are missing is told', async () => {
      server = await startHandServer()
      server.refuse = 1_000_000
      const options = { readers: 2, ports: [server.port], page: 'p', cursors: [cursorOf(10)], inNode }
      crowd = await startCrowd({ ...options, levelWithinMs: 200 })
      await expect(crowd.level).rejects.toThrow('after 0.2 s only 0 of 2 readers have joined')
    })

    test('that leaves a hole before a catch-up', async () => {
      await gather()
      await crowd.level
      tellAll(event('catchUp', { kind: 'catchUp', from: cursorOf(12), to: cursorOf(20), entries: [] }))
      await crowd.until(20)
      expect((await crowd.stats()).lost).toBe(6)
    })
  })

  describe.skipIf(isMissing(kind))('understands', () => {
    test('frames that are joined, and cut anywhere', async () => {
      await gather({ readers: 1 })
      await crowd.level
      const [reader] = server.joined
      const all = Buffer.concat([11, 12, 13].map(sequence => operation(sequence, 'x'.repeat(20 * sequence))))
      for (let cut = 0; cut < all.length; cut += 97) {
        reader?.write(all.subarray(cut, cut + 97))
        await new Promise(resolve => setImmediate(resolve))
      }
      await crowd.until(13)
      expect(faultOf(await crowd.stats())).toBeUndefined()
    })

    test('that some are sent headers alone', async () => {
      await gather()
      await crowd.level
      const header = operation(11, '', { entry: { id: 'e', bodyPending: true } })
      for (const reader of server.joined.slice(0, -1)) reader.write(operation(11))
      tellLast(header)
      tellAll(operation(12))
      await crowd.until(12)
      expect(faultOf(await crowd.stats())).toBeUndefined()
    })

    test('deflated frames, as their own codes and as none', async () => {
      await gather({ deflate: true }, { deflates: true })
      await crowd.level
      const random = Array.from({ length: 3000 }, (_, place) => String.fromCharCode(33 + ((place * place * 7919) % 90)))
      const texts = ['Water stood in the lower streets. '.repeat(90), random.join(''), 'short']
      tellAll(...texts.map((text, place) => deflated(operation(11 + place, text))), operation(14))
      await crowd.until(14)
      const stats = await crowd.stats()
      expect(faultOf(stats)).toBeUndefined()
      expect(stats.deliveries).toBe(12)
    })

    test('a catch-up with what comes again in it, and a head that asks for one', async () => {
      await gather()
      await crowd.level
      tellAll(event('catchUp', { kind: 'catchUp', from: cursorOf(9), to: cursorOf(12), entries: [] }))
      tellAll(operation(11), operation(12), operation(13))
      await crowd.until(13)
      expect(await crowd.stats()).toMatchObject({ overlapped: 6, catchUps: 3 })
      tellAll(event('head', { cursor: cursorOf(15) }))
      for (const reader of server.joined) {
        expect(await reader.says('421["catchUp"')).toContain(cursorOf(13))
        // What comes before the answer waits for it.
        reader.write(operation(16))
        const catchUp = { kind: 'catchUp', from: cursorOf(13), to: cursorOf(15) }
        reader.write(answerFrame({ kind: 'catchUp', catchUp }))
      }
      await crowd.until(16)
      expect(faultOf(await crowd.stats())).toBeUndefined()
    })

    test('that something has to be fetched', async () => {
      await gather()
      server.answer = { kind: 'fetch', href: '/api/pages/p/catch-up' }
      server.fetched = { kind: 'catchUp', from: cursorOf(10), to: cursorOf(30), entries: [{ sequence: 5 }] }
      await crowd.level
      tellAll(operation(31))
      await crowd.until(31)
      const stats = await crowd.stats()
      expect(faultOf(stats)).toBeUndefined()
      expect(stats.fetched).toBe(3)
      server.fetched = { kind: 'snapshot', cursor: cursorOf(5), entries: [] }
      tellAll(event('reset', { href: '/api/pages/p', withinMs: 1 }))
      await eventually(async () => expect((await crowd.stats()).snapshots).toBe(3))
      tellAll(operation(6))
      await eventually(async () => expect((await crowd.stats()).deliveries).toBe(6))
      const reset = await crowd.stats()
      expect(reset).toMatchObject({ least: 6, most: 6, lost: 0, doubled: 0 })
      expect(faultOf(reset)).toBeUndefined()
      expect(faultOrSnapshots(reset)).toBe('readers took 3 snapshots')
    })

    test('pings of engine.io', async () => {
      await gather({ readers: 1 })
      await crowd.level
      tellAll(Buffer.from([0x81, 1, 0x32]))
      await expect(server.joined[0]?.says('3')).resolves.toBe('3')
    })
  })

  describe.skipIf(isMissing(kind))('comes', () => {
    test('again when it was turned away', async () => {
      server = await startHandServer()
      server.refuse = 5
      const ports = [server.port]
      crowd = await startCrowd({ readers: 4, ports, page: 'p', cursors: ['1.00'], inNode, retryMs: [1, 5] })
      await crowd.level
      expect(await crowd.stats()).toMatchObject({ joined: 4, refused: 5, faults: 0 })
    })

    test('back to the next server from where it was, when its own is lost', async () => {
      server = await startHandServer()
      const other = await startHandServer()
      onTestFinished(other.stop)
      const [ports, cursors] = [[server.port, other.port], [cursorOf(10)]]
      crowd = await startCrowd({ readers: 4, ports, page: 'p', cursors, inNode, comesBackMs: [5, 50] })
      await crowd.level
      for (const reader of [...server.joined, ...other.joined]) reader.write(operation(11))
      await crowd.until(11)
      other.answer = { kind: 'catchUp', catchUp: { kind: 'catchUp', from: cursorOf(11), to: cursorOf(12) } }
      for (const reader of other.joined) reader.write(operation(12))
      await server.stop()
      await crowd.until(12)
      await other.until(4)
      expect(other.joined.slice(2).map(reader => reader.said.at(-1))).toEqual(
        [1, 2].map(() => expect.stringContaining(cursorOf(11)) as string),
      )
      const stats = await crowd.stats(12)
      expect(faultOf(stats)).toBeUndefined()
      expect(stats).toMatchObject({ dropped: 2, joined: 4, atOrBeyond: 4 })
      expect((await crowd.joins()).returns.count).toBe(2)
    })

    test('to one server only where it is told so, and leaves one alone that is gone', async () => {
      server = await startHandServer()
      const other = await startHandServer()
      onTestFinished(other.stop)
      const [ports, cursors] = [[server.port, other.port], [cursorOf(10)]]
      const options = { readers: 4, ports, beginPorts: 1, page: 'p', cursors, inNode, retryMs: [1, 5] as const }
      server.refuse = 3
      crowd = await startCrowd({ ...options, comesBackMs: [5, 50] })
      await crowd.level
      expect([server.joined.length, other.joined.length]).toEqual([4, 0])
      other.refuse = 20
      await crowd.gone(server.port)
      await server.stop()
      await other.until(4)
      await eventually(async () => expect(await crowd.stats()).toMatchObject({ joined: 4, dropped: 4 }))
      expect(await crowd.stats()).toMatchObject({ refused: 3 + 20, unreachable: 0 })
    })

    test('to know over HTTP what it misses while nobody lets it in, and goes on from there', async () => {
      server = await startHandServer()
      const other = await startHandServer()
      onTestFinished(other.stop)
      const [ports, cursors] = [[server.port, other.port], [cursorOf(10)]]
      const options = { readers: 2, ports, beginPorts: 1, page: 'p', cursors, inNode }
      crowd = await startCrowd({ ...options, comesBackMs: [5, 50], pollMs: 20 })
      await crowd.level
      other.refuse = 1_000_000
      other.fetched = { kind: 'catchUp', from: cursorOf(10), to: cursorOf(12), entries: [] }
      await crowd.gone(server.port)
      await server.stop()
      await crowd.until(12)
      other.refuse = 0
      await other.until(2)
      expect(other.joined.map(reader => reader.said.at(-1))).toEqual(
        [1, 2].map(() => expect.stringContaining(cursorOf(12)) as string),
      )
      const stats = await crowd.stats()
      expect(faultOf(stats)).toBeUndefined()
      expect(stats.polled).toBeGreaterThanOrEqual(2)
    })

    test('to a halt until it is told to go on', async () => {
      await gather()
      await crowd.level
      await crowd.stall(2, 60_000)
      tellAll(operation(11))
      await crowd.resume(1)
      await eventually(async () => expect(await crowd.stats(11)).toMatchObject({ atOrBeyond: 2, stalled: 1 }))
      await crowd.resume(1)
      await crowd.until(11)
    })

    test('to a halt for a while, and reads on', async () => {
      await gather()
      await crowd.level
      await crowd.stall(1, 200)
      expect((await crowd.stats()).stalled).toBe(1)
      tellAll(operation(11))
      await crowd.until(11)
      expect(await crowd.stats()).toMatchObject({ stalled: 0, dropped: 0 })
    })
  })
})

function answerFrame(answer: object): Buffer {
  const text = Buffer.from(`431[${JSON.stringify(answer)}]`)
  return Buffer.concat([text.length < 126 ? Buffer.of(0x81, text.length) : Buffer.of(0x81, 126, 0, text.length), text])
}
