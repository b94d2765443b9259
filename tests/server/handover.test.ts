// Connections given to processes: whatever becomes of a process, each connection is some process's, or its client is told.
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createKeeperMetrics } from '../../server/metrics.ts'
import { createHandover, type Line, type Taker } from '../../server/processes/handover.ts'
import { eventually } from '../support/eventually.ts'

/** A process as the handover sees it: what it was sent, and may say it has. */
class Process implements Taker {
  readonly sent: { id: number; socket: Socket; failed: () => void }[] = []
  line: Line | undefined
  send = (id: number, socket: Socket, failed: () => void) => void this.sent.push({ id, socket, failed })
  takesAll(load = 0): void {
    for (const { id } of this.sent) this.line?.taken(id, load)
  }
}

async function open() {
  let nowMs = 0
  const metrics = createKeeperMetrics()
  const handover = createHandover(
    metrics,
    () => nowMs,
    () => 0,
  )
  const accepted: Socket[] = []
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, socket => {
    accepted.push(socket)
    handover.take(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of accepted) socket.destroy()
    server.close()
  })
  return {
    handover,
    join() {
      const one = new Process()
      one.line = handover.join(one)
      return one
    },
    /** @returns what its client is told until the end: text, or the code of an error */
    async connect() {
      const before = accepted.length
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
      const told = new Promise<string>(resolve => {
        let text = ''
        client.on('data', part => {
          text += String(part)
        })
        client.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
        client.on('close', () => resolve(text))
      })
      await eventually(() => expect(accepted.length).toBe(before + 1))
      return { client, told }
    },
    later(ms: number) {
      nowMs += ms
    },
    counted: async () => {
      const { values } = await metrics.connections.get()
      return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]))
    },
  }
}

test('each connection goes to the process with the least', async () => {
  const { join, connect, counted } = await open()
  const [one, other] = [join(), join()]
  one.line?.weighs(9)
  other.line?.weighs(2)
  for (let count = 0; count < 3; count += 1) {
    await connect()
    other.takesAll(2 + count)
  }
  expect([one.sent.length, other.sent.length]).toEqual([0, 3])
  other.line?.weighs(20)
  await connect()
  expect([one.sent.length, other.sent.length]).toEqual([1, 3])
  expect(await counted()).toMatchObject({ taken: 3 })
})

test('the copy of a connection is closed when its process has said that it has its own, and not before', async () => {
  const { join, connect } = await open()
  const one = join()
  await connect()
  expect(one.sent[0]?.socket.destroyed).toBe(false)
  one.takesAll()
  expect(one.sent[0]?.socket.destroyed).toBe(true)
})

test('what a process that is gone had not said to have goes to another one, in order', async () => {
  const { join, connect, counted } = await open()
  const one = join()
  for (let count = 0; count < 3; count += 1) await connect()
  one.line?.taken(one.sent[0]?.id as number, 1)
  const other = join()
  one.line?.gone()
  expect(other.sent.map(({ socket }) => socket)).toEqual(one.sent.slice(1).map(({ socket }) => socket))
  expect(await counted()).toMatchObject({ taken: 1, 'given again': 2 })
})

test('a connection that got lost on its way is sent again: the next one was taken before it', async () => {
  const { join, connect } = await open()
  const one = join()
  await connect()
  await connect()
  one.line?.taken(one.sent[1]?.id as number, 1)
  expect(one.sent[2]?.socket).toBe(one.sent[0]?.socket)
})

test('a process that cannot be sent anything is passed over; a connection that reaches nobody is turned away', async () => {
  const { join, connect } = await open()
  const [one, other, third] = [join(), join(), join()]
  const { told } = await connect()
  one.sent[0]?.failed()
  expect(other.sent[0]?.socket).toBe(one.sent[0]?.socket)
  other.sent[0]?.failed()
  third.sent[0]?.failed()
  expect(await told).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n/)
})

test('connections wait for a process that starts, and are turned away when none comes in time', async () => {
  const { join, connect, later, counted } = await open()
  await connect()
  const one = join()
  expect(one.sent).toHaveLength(1)
  one.takesAll()
  one.line?.gone()
  const { told } = await connect()
  later(10_001)
  expect(await told).toMatch(/^HTTP\/1\.1 503 /)
  expect(await counted()).toMatchObject({ taken: 1, 'turned away': 1 })
})

test('a connection that a process neither takes nor loses is ended for all', async () => {
  const { join, connect, later } = await open()
  const one = join()
  const { told } = await connect()
  later(10_001)
  expect(await told).toBe('')
  // Said too late: there is nothing to be had any more.
  one.takesAll()
})

test('what comes when the port closes is turned away, and so is what waits', async () => {
  const { handover, connect } = await open()
  const waiting = await connect()
  handover.close()
  const late = await connect()
  for (const { told } of [waiting, late]) expect(await told).toMatch(/^HTTP\/1\.1 503 /)
})

test('a process that takes nothing for a while gets nothing more while others do', async () => {
  const { join, connect, later } = await open()
  const [still, other] = [join(), join()]
  other.line?.weighs(100)
  await connect()
  expect(still.sent).toHaveLength(1)
  later(501)
  await connect()
  await connect()
  expect([still.sent.length, other.sent.length]).toEqual([1, 2])
})

test('a process that leaves gets connections only while nobody else is there, and none when it ends', async () => {
  const { join, connect } = await open()
  const one = join()
  one.line?.leaves()
  await connect()
  expect(one.sent).toHaveLength(1)
  const other = join()
  other.line?.weighs(1000)
  await connect()
  expect([one.sent.length, other.sent.length]).toEqual([1, 1])
  other.line?.gone()
  one.line?.ends()
  await connect()
  expect(one.sent).toHaveLength(2)
})

test('a process that let connections wait until they were ended gets none before it says something', async () => {
  const { join, connect, later } = await open()
  const still = join()
  const { told } = await connect()
  later(10_001)
  expect(await told).toBe('')
  const other = join()
  other.line?.weighs(100)
  await connect()
  expect([still.sent.length, other.sent.length]).toEqual([1, 1])
  still.line?.weighs(0)
  await connect()
  expect([still.sent.length, other.sent.length]).toEqual([2, 1])
})
