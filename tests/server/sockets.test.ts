/** Readers over real sockets: joining, missing nothing, and being told no. */
import { afterEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { type EntryHeader, titleOf } from '../../shared/entry.ts'
import type { Operation } from '../../shared/operation.ts'
import { frameBytes, type JoinAnswer, type JoinRequest } from '../../shared/socket-events.ts'
import { applyOperation } from '../../shared/timeline.ts'
import { operationFrame } from '../../server/live/frames.ts'
import { eventually } from '../support/eventually.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { counted } from '../support/relay-house.ts'
import { openSocketHouse, type SocketHouseOptions } from '../support/socket-house.ts'
import { connected, openReader, openSocket } from '../support/socket-reader.ts'

const page = 'story'
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function openHouse(entries = 3, options: SocketHouseOptions = {}) {
  const log = createMemoryLog()
  log.createPage({ id: page, slug: 'a-story' })
  for (let count = 1; count <= entries; count++) log.publish(page, { headline: `Before ${count}` })
  const house = await openSocketHouse({ reads: log, announcements: log, pages: log, announce: log.announce }, options)
  undo.push(house.stop)
  const read = async (at?: Parameters<typeof openReader>[2]) => {
    const reader = await openReader(house.url, 'a-story', at)
    undo.push(reader.close)
    return reader
  }
  const socket = async (auth = {}) => {
    const opened = openSocket(house.url, { auth })
    undo.push(() => opened.disconnect())
    await connected(opened)
    return opened
  }
  const join = (more: Partial<JoinRequest> = {}) => ({
    page,
    cursor: printCursor(log.cursor(page)),
    protocol: 1,
    ...more,
  })
  return { ...house, log, read, socket, join }
}

test('[R1] what is published reaches every reader, in order', async () => {
  const { log, read } = await openHouse()
  const readers = [await read(), await read(), await read()]
  for (let count = 1; count <= 20; count++) log.publish(page, { headline: `Entry ${count}` })
  await eventually(() => {
    for (const reader of readers) expect(reader.sees()[0]).toBe('Entry 20')
  })
  for (const { heard, answers } of readers) {
    const sequences = heard.flatMap(({ event, payload }) =>
      event === 'operation' ? [(payload as Operation).sequence] : [],
    )
    expect(sequences).toEqual(Array.from({ length: 20 }, (_, place) => place + 5))
    expect(answers).toHaveLength(1)
  }
})

test('[J2] a reader who was away gets what it missed, once, as it now stands', async () => {
  const { log, read } = await openHouse()
  const reader = await read()
  reader.losesConnection()
  const first = log.publish(page, { headline: 'Published while away' })
  log.publish(page, { headline: 'Withdrawn while away' })
  if ('entry' in first) log.edit(page, first.entry.id, { headline: 'Edited while away' })
  log.withdraw(page, log.visible(page).at(-1) ?? '')
  await reader.comesBack()
  expect(reader.sees()).toEqual(['Edited while away', 'Before 3', 'Before 2', 'Before 1'])
  expect(reader.answers.at(-1)).toMatchObject({ kind: 'catchUp', catchUp: { entries: [{ revision: 2 }] } })
})

test('[J1] joining in the middle of a storm of publishes misses nothing', async () => {
  const { log, read } = await openHouse()
  let published = 0
  const storm = setInterval(() => log.publish(page, { headline: `Entry ${++published}` }), 1)
  undo.push(() => clearInterval(storm))
  const readers = await Promise.all(Array.from({ length: 12 }, () => read()))
  await eventually(() => expect(published).toBeGreaterThan(100))
  clearInterval(storm)
  for (const reader of readers) {
    await eventually(() => expect(reader.timeline.progress.sequence).toBe(log.cursor(page).sequence))
    expect(new Set(reader.sees()).size).toBe(reader.sees().length)
    const oldest = reader.sees().indexOf('Before 1')
    if (oldest >= 0) expect(oldest).toBe(published + 2)
  }
})

test('[J3] a reader whose history is not the page’s is told to take the snapshot', async () => {
  const { log, read } = await openHouse()
  const reader = await read()
  reader.losesConnection()
  const old = await log.snapshot(page)
  log.rollBack(page, 2)
  log.publish(page, { headline: 'Another history' })
  log.publish(page, { headline: 'Goes another way' })
  await reader.comesBack()
  await eventually(() => expect(reader.sees()[0]).toBe('Goes another way'))
  expect(old?.cursor.split('.')[0]).toBe('4')
  expect(printCursor(reader.timeline.progress)).toBe(printCursor(log.cursor(page)))
})

test('[R4] a rollback while readers are there resets them all', async () => {
  const { log, read, metrics } = await openHouse()
  const reader = await read()
  log.publish(page, { headline: 'Lost with the rollback' })
  await eventually(() => expect(reader.sees()[0]).toBe('Lost with the rollback'))
  log.rollBack(page, 4)
  log.publish(page, { headline: 'After the rollback' })
  await eventually(() => expect(reader.sees()[0]).toBe('After the rollback'))
  expect(reader.sees()).not.toContain('Lost with the rollback')
  expect(reader.heard).toContainEqual({
    event: 'reset',
    payload: { href: '/api/pages/a-story', withinMs: expect.any(Number) },
  })
  expect(await counted(metrics, 'stop_press_resets_total')).toBe(1)
})

test('[J3] too much for the socket is fetched over HTTP', async () => {
  const { log, read, asked } = await openHouse()
  const reader = await read()
  reader.losesConnection()
  const text = 'word '.repeat(4000)
  for (let count = 1; count <= 5; count++) {
    log.publish(page, { headline: `Long ${count}`, blocks: [{ type: 'paragraph', text: [{ text }] }] })
  }
  await reader.comesBack()
  expect(reader.answers.at(-1)?.kind).toBe('fetch')
  expect(asked.at(-1)).toMatch(/^\/api\/pages\/a-story\/catch-up\?after=4\.[0-9a-f]{16}$/)
  expect(reader.sees().slice(0, 5)).toEqual(['Long 5', 'Long 4', 'Long 3', 'Long 2', 'Long 1'])
})

test('an entry too large for a frame comes as its header, and the cursor moves', async () => {
  const { log, read } = await openHouse()
  const reader = await read()
  const text = 'ü'.repeat(frameBytes / 2)
  const operation = log.publish(page, { headline: 'A long read', blocks: [{ type: 'paragraph', text: [{ text }] }] })
  if (!('entry' in operation)) throw new Error('no entry')
  log.pin(page, operation.entry.id)
  log.publish(page, { headline: 'A short one' })
  await eventually(() => expect(reader.sees().slice(0, 2)).toEqual(['A short one', 'A long read']))
  const frames = reader.heard.flatMap(({ event, payload }) => (event === 'operation' ? [payload as Operation] : []))
  const { authors: _, ...header } = operation.entry as unknown as EntryHeader & { blocks?: unknown; authors?: unknown }
  delete header.blocks
  expect(frames[0]).toEqual({ ...operation, entry: { ...header, bodyPending: true } })
  expect(frames[1]).toMatchObject({
    kind: 'pin',
    entries: [{ id: operation.entry.id, pinned: true, bodyPending: true }],
  })
  expect(frames.every(frame => Buffer.byteLength(JSON.stringify(frame)) < frameBytes)).toBe(true)
  expect(reader.answers).toHaveLength(1)
})

test('a header of an entry without a headline brings its first words: lists that name it do not wait for its body', async () => {
  const { log, read } = await openHouse()
  const reader = await read()
  const text = 'The gate holds. '.repeat(frameBytes / 16)
  const made = log.publish(page, { keyEvent: true, blocks: [{ type: 'paragraph', text: [{ text }] }] })
  if (!('entry' in made) || 'bodyPending' in made.entry) throw new Error('no entry')
  await eventually(() => expect(reader.timeline.progress.sequence).toBe(made.sequence))
  const { headline: _, ...untitled } = made.entry
  const sequence = made.sequence + 1
  const next = { ...made, sequence, previousDigest: made.digest, entry: { ...untitled, id: 'another', sequence } }
  const [, sent] = JSON.parse(operationFrame(next, JSON.stringify(next)).packet.slice(1)) as [string, Operation]
  expect('entry' in sent && 'blocks' in sent.entry).toBe(false)
  applyOperation(reader.timeline, sent)
  expect(reader.timeline.keyEvents.get('another')?.headline).toBe(titleOf(untitled))
})

test('page data too large for a frame are announced by a head, and asked for', async () => {
  const { log, read } = await openHouse()
  const reader = await read()
  log.setPage(page, { headline: 'So much to know', keyPoints: Array.from({ length: 40 }, () => 'point '.repeat(100)) })
  await eventually(() => expect(reader.timeline.page.headline).toBe('So much to know'))
  expect(reader.events()).toContain('head')
  expect(reader.events()).not.toContain('operation')
})

test.each<[string, object, string]>([
  ['[J4] a version that is no longer served', { protocol: 0 }, 'outdated'],
  ['[J4] whatever else such a version sends', { protocol: 0, cursor: 7, room: 'x' }, 'outdated'],
  ['a version that is not served yet', { protocol: 2 }, 'unavailable'],
  ['no version', { protocol: undefined }, 'malformed'],
  ['a cursor that is none', { cursor: '5' }, 'malformed'],
  ['a cursor of another shape', { cursor: { sequence: 5 } }, 'malformed'],
  ['a page that can be none', { page: '{x}' }, 'malformed'],
  ['more than a join has', { admin: true }, 'malformed'],
  ['a page that is not there', { page: 'nowhere' }, 'not-found'],
  ['the address of a page in place of its id', { page: 'a-story' }, 'not-found'],
])('%s is refused', async (_, request, code) => {
  const { socket, join, sockets } = await openHouse()
  const answer = await (await socket()).emitWithAck('join', { ...join(), ...request } as JoinRequest)
  expect(answer).toMatchObject({ kind: 'refused', code })
  expect([...sockets.readers()]).toEqual([])
})

test.each([undefined, null, 7, 'join', [], [[]]])('a join that is %j is refused', async request => {
  const { socket } = await openHouse()
  const answer = await (await socket()).emitWithAck('join', request as unknown as JoinRequest)
  expect(answer).toMatchObject({ kind: 'refused', code: 'malformed' })
})

test('a reader is on one page: a second join moves it', async () => {
  const { log, socket, join, sockets } = await openHouse()
  log.createPage({ id: 'other' })
  const opened = await socket()
  const heard: Operation[] = []
  opened.on('operation', operation => heard.push(operation))
  await opened.emitWithAck('join', join())
  await opened.emitWithAck('join', join({ page: 'other', cursor: printCursor(log.cursor('other')) }))
  expect([...sockets.readers()]).toEqual([['other', 1]])
  log.publish(page)
  log.publish('other', { headline: 'Only this one' })
  await eventually(() => expect(heard).toMatchObject([{ entry: { headline: 'Only this one' } }]))
})

test('a reader who asks without end is told to wait, and is answered again later', async () => {
  const { read, log } = await openHouse()
  const reader = await read()
  const cursor = printCursor(log.cursor(page))
  const answers: JoinAnswer[] = []
  for (let count = 0; count < 6; count++) answers.push(await reader.socket.emitWithAck('catchUp', { cursor }))
  expect(answers[0]).toMatchObject({ kind: 'catchUp' })
  expect(answers.at(-1)).toMatchObject({ kind: 'refused', code: 'unavailable' })
  await eventually(
    async () => expect(await reader.socket.emitWithAck('catchUp', { cursor })).toMatchObject({ kind: 'catchUp' }),
    300,
  )
})

test('a catch-up is answered only to who has joined, and only if it is one', async () => {
  const { socket, join, log } = await openHouse()
  const opened = await socket()
  const request = { cursor: printCursor(log.cursor(page)) }
  expect(await opened.emitWithAck('catchUp', request)).toMatchObject({ kind: 'refused', code: 'malformed' })
  await opened.emitWithAck('join', join())
  expect(await opened.emitWithAck('catchUp', request)).toMatchObject({ kind: 'catchUp' })
  const more = { ...request, page: 'other' }
  expect(await opened.emitWithAck('catchUp', more)).toMatchObject({ kind: 'refused', code: 'malformed' })
})

test.each<[string, (socket: { emit(...all: unknown[]): unknown }) => void]>([
  ['another event', socket => socket.emit('operation', { sequence: 1 })],
  ['an event that libraries keep for themselves', socket => socket.emit('error', { message: 'x' })],
  ['a join that wants no answer', socket => socket.emit('join', {})],
  ['what a desk says', socket => socket.emit('here', { tab: 'x', page, edits: [] }, () => {})],
  ['bytes', socket => socket.emit('bytes', Buffer.alloc(10))],
  ['more than 4 kB', socket => socket.emit('join', { page: 'x'.repeat(5000) }, () => {})],
])('whoever sends %s is disconnected, and nobody else', async (_, send) => {
  const { socket, read, log } = await openHouse()
  const reader = await read()
  const opened = await socket()
  const gone = new Promise(resolve => opened.once('disconnect', resolve))
  send(opened)
  await gone
  log.publish(page, { headline: 'Still here' })
  await eventually(() => expect(reader.sees()[0]).toBe('Still here'))
})

test('while the log is away a joiner is told to try later', async () => {
  const { log, socket, join } = await openHouse()
  const opened = await socket()
  log.beforeRead = () => Promise.reject(new Error('away'))
  expect(await opened.emitWithAck('join', join())).toMatchObject({ kind: 'refused', code: 'unavailable' })
  log.beforeRead = async () => {}
  expect(await opened.emitWithAck('join', join())).toMatchObject({ kind: 'catchUp' })
})

test('readers are told before the server goes, and their connections end', async () => {
  const { read, sockets } = await openHouse()
  const reader = await read()
  const gone = new Promise(resolve => reader.socket.once('disconnect', resolve))
  await sockets.stop()
  expect(await gone).toBe('transport close')
  expect(reader.heard.at(-1)).toEqual({ event: 'drain', payload: { withinMs: 500 } })
})

test('what leaves is counted', async () => {
  const { read, log, metrics } = await openHouse()
  const readers = [await read(), await read()]
  log.publish(page, { headline: 'Counted' })
  await eventually(() => expect(readers.every(reader => reader.sees()[0] === 'Counted')).toBe(true))
  const text = await metrics.registry.metrics()
  expect(text).toContain('stop_press_readers{page="story"} 2')
  expect(text).toContain('stop_press_deliveries_total 2')
  expect(text).toContain('stop_press_committed_to_sent_seconds_count 1')
  expect(text).toContain('stop_press_catch_ups_total{source="memory"} 2')
  for (const reader of readers) reader.close()
  await eventually(async () => expect(await metrics.registry.metrics()).not.toContain('stop_press_readers{'))
})

test('a page that only a desk follows has no reader, and no reader was sent anything', async () => {
  const { socket, join, log, metrics } = await openHouse()
  const desk = await socket({ desk: true })
  await desk.emitWithAck('join', join())
  const heard = new Promise(resolve => desk.once('operation', resolve))
  log.publish(page, { headline: 'Read at the desk' })
  await heard
  const text = await metrics.registry.metrics()
  expect(text).toContain('stop_press_readers{page="story"} 0')
  expect(text).toContain('stop_press_deliveries_total 1')
  expect(text).toContain('stop_press_committed_to_sent_seconds_count 0')
})
