// The right is needed on every page that a command touches, and on no other.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../shared/account.ts'
import type { Command } from '../../shared/command.ts'
import { body, openNewsroom, settings, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

function hire(role: Role, pages: 'all' | string[]): string {
  const id = `u_${newId()}`
  room.accounts.set(id, { id, name: id, role, pages })
  return id
}

test('who may work on a page pins and marks there what stands on other pages too', async () => {
  const [here, there] = [await room.createPage(), await room.createPage()]
  const id = await room.publish([here, there], 'on both')
  for (const page of [here, there]) {
    const account = hire('editor', [page])
    for (const type of ['pin', 'mark', 'unmark', 'unpin'] as const) {
      expect(await room.send({ type, entry: { id }, page }, { account }), type).toMatchObject({ status: 'committed' })
    }
    const elsewhere = page === here ? there : here
    expect(await room.send({ type: 'pin', entry: { id }, page: elsewhere }, { account })).toMatchObject({
      code: 'forbidden',
    })
  }
})

test('what changes an entry needs the right on every page on which it stands', async () => {
  const [here, there] = [await room.createPage(), await room.createPage()]
  const id = await room.publish([here, there], 'on both')
  const account = hire('chief', [here])
  const entry = { id, ...body('changed'), publishedAt: 1000, updatedAt: Date.now() + 1000 }
  const commands: Command[] = [
    { type: 'edit', entry: { id, revision: 1, ...body('changed') } },
    { type: 'withdraw', entry: { id } },
    { type: 'erase', entry: { id } },
    { type: 'import', entry, page: here },
  ]
  for (const command of commands) {
    expect(await room.send(command, { account }), command.type).toMatchObject({ code: 'forbidden' })
  }
})

test('an address is never what another page is called by', async () => {
  const id = `p_${newId()}`.replaceAll('_', '-').toLowerCase()
  await room.send({ type: 'createPage', page: { id, ...settings() } }, { home: id })
  const other = `p_${newId()}`
  const shadowing: Command = { type: 'createPage', page: { id: other, ...settings({ slug: id }) } }
  expect(await room.send(shadowing, { home: other })).toMatchObject({ code: 'slug-taken' })
  const slug = `s-${newId()}`
  await room.createPage({ slug })
  const shadowed: Command = { type: 'createPage', page: { id: slug, ...settings() } }
  expect(await room.send(shadowed, { home: slug })).toMatchObject({ code: 'conflict' })
  expect(await room.newsroom.addresses.find(id)).toMatchObject({ id })
})
