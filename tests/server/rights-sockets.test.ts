// Sockets carry nothing in: whoever is signed in, no command comes through one, and no event is heard that has no row here.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandType } from '../../shared/command.ts'
import type { ReaderToServer } from '../../shared/socket-events.ts'
import type { DeskToServer } from '../../shared/together.ts'
import { readerEvents } from '../../server/live/reader-packets.ts'
import type { Relays } from '../../server/live/relays.ts'
import { type Sockets, startSockets } from '../../server/live/sockets.ts'
import { announce, createAnnouncements } from '../../server/storage/announcements.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { type Home, openHome, type Person } from '../support/cell-home.ts'
import { commandRows, everyRole } from '../support/command-cells.ts'
import { filesUnder, importsIn, readSource } from '../support/imports.ts'
import { connected, openSocket } from '../support/socket-reader.ts'

/** What a socket may ask for, and who: one that is added without a row does not compile, or is found in the source. */
const rows: Record<keyof ReaderToServer, 'everybody'> & Record<keyof DeskToServer, 'signed in'> = {
  join: 'everybody',
  catchUp: 'everybody',
  // Who is not signed in gets no such socket: `desk-sockets.test.ts`.
  here: 'signed in',
  takeOver: 'signed in',
}
/** What the library itself says of a connection. */
const ofTheLibrary = ['close', 'disconnect']

let home: Home
let subscriber: Redis
let sockets: Sockets
let url: string
const server = createServer()

beforeAll(async () => {
  home = await openHome()
  const { config, logger, metrics, pages, accounts, followed } = home.site.parts
  subscriber = await openRedis(home.site.redis.url, 'subscriber')
  sockets = startSockets(server, {
    ...{ config, logger, metrics, pages, accounts, relays: followed as Relays },
    announcements: createAnnouncements(subscriber),
    announce: (channel, message) => announce(home.redis, channel, message),
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await sockets.stop(0)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  subscriber.disconnect()
  await home.stop()
})

test('every event that a socket is listened to for has a row', () => {
  const files = filesUnder('server', /\.ts$/).filter(file => importsIn(file, readSource(file)).includes('socket.io'))
  const listened = files.flatMap(file =>
    [...readSource(file).matchAll(/\b\w*[sS]ocket\.(?:on|once)\(\s*'(\w+)'/g)].map(([, event]) => event as string),
  )
  const heard = new Set([...listened, ...readerEvents])
  expect([...heard].toSorted()).toEqual([...Object.keys(rows), ...ofTheLibrary].toSorted())
})

describe.each(everyRole)('%s', role => {
  let person: Person
  beforeAll(async () => {
    person = await home.hire()
    await home.give(person, { role, pages: 'all' })
  })

  test.each(Object.keys(commandRows) as CommandType[])('%s: the connection ends, and nothing is done', async type => {
    const before = await home.site.parts.reads.heads([home.page])
    const command = commandRows[type].command({ entry: newId(), page: home.page, more: home.more })
    for (const event of [type, 'command']) {
      const socket = openSocket(url, { extraHeaders: { Cookie: person.cookie } })
      await connected(socket)
      const ended = new Promise<string>(resolve => socket.once('disconnect', resolve))
      let isAnswered = false
      socket.emit(event as 'join', command as never, () => {
        isAnswered = true
      })
      expect(await ended, event).toBe('io server disconnect')
      expect(isAnswered).toBe(false)
    }
    expect(await home.site.parts.reads.heads([home.page])).toEqual(before)
  })
})
