// The floor is no measure unless it delivers: what it is told to write arrives at every reader, whole and in order.
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventFrame } from '../../../server/live/frames.ts'
import { compilerMissing } from '../../support/compiler.ts'
import { LightSocket } from '../../support/light-socket.ts'
import { type Floor, startFloor } from './floor.ts'

const missing = process.platform === 'linux' ? await compilerMissing() : 'the floor is written for Linux'
const floor = missing ? undefined : await startFloor()

describe.skipIf(missing)(`the floor${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const { port, send } = floor ?? ({} as Floor)
  const clients: Socket[] = []
  afterAll(async () => {
    for (const client of clients) client.disconnect()
    await floor?.stop()
  })

  /** A reader that has joined, with what it hears. */
  async function standardReader(): Promise<{
    client: Socket
    counts: number[]
    heard: (count: number) => Promise<void>
  }> {
    const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false, forceNew: true })
    clients.push(client)
    const counts: number[] = []
    let told = () => {}
    client.on('readers', ({ count }: { count: number }) => {
      counts.push(count)
      told()
    })
    await client.emitWithAck('join', { page: 'any' })
    return {
      client,
      counts,
      heard: count =>
        new Promise(resolve => {
          told = () => void (counts.at(-1) === count && resolve())
          told()
        }),
    }
  }

  let first: Awaited<ReturnType<typeof standardReader>>
  let second: typeof first
  beforeAll(async () => {
    first = await standardReader()
    second = await standardReader()
  })

  test('a standard client joins and hears every frame in order', async () => {
    for (let count = 1; count <= 100; count++) send(eventFrame('readers', { count }).wire)
    await Promise.all([first.heard(100), second.heard(100)])
    expect(first.counts).toEqual(Array.from({ length: 100 }, (_, place) => place + 1))
    expect(second.counts).toEqual(first.counts)
  })

  test('a reader that stalls gets all of it later, in order, and holds nobody up', async () => {
    const counts: number[] = []
    let done = () => {}
    const all = new Promise<void>(resolve => {
      done = resolve
    })
    const stalled = await LightSocket.open(`http://127.0.0.1:${port}`, (packet, light) => {
      const text = packet.toString('latin1')
      if (text.startsWith('0')) light.say('40')
      else if (text.startsWith('40')) light.say('420["join",{}]')
      else if (text.startsWith('43')) {
        light.socket.pause()
        joined()
      } else {
        counts.push(Number(/"count":(\d+)/.exec(text)?.[1]))
        if (counts.at(-1) === 2000) done()
      }
    })
    let joined = () => {}
    await new Promise<void>(resolve => {
      joined = resolve
    })
    // Together more than any kernel keeps for one connection that is not read.
    const padding = 'x'.repeat(8000)
    for (let count = 1001; count <= 2000; count++)
      send(eventFrame('readers', { count, padding } as { count: number }).wire)
    await Promise.all([first.heard(2000), second.heard(2000)])
    expect(counts).toEqual([])
    stalled.socket.resume()
    await all
    expect(counts).toEqual(Array.from({ length: 1000 }, (_, place) => place + 1001))
    stalled.destroy()
  })

  test('a reader that leaves is written to no more, and the others go on', async () => {
    second.client.disconnect()
    send(eventFrame('readers', { count: 3000 }).wire)
    await first.heard(3000)
  })
})
