// A right that is taken away between sending a command and carrying it out: the command was accepted, and is refused all the same.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandType } from '../../shared/command.ts'
import { type Home, openHome, type Person } from '../support/cell-home.ts'
import { commandRows, preparing } from '../support/command-cells.ts'
import { entry } from './commands-api-site.ts'

let home: Home
beforeAll(async () => {
  home = await openHome()
})
afterAll(() => home.stop())

type Taking = 'another role' | 'another page' | 'removed'
const takings: readonly Taking[] = ['another role', 'another page', 'removed']

async function take(taking: Taking, person: Person): Promise<void> {
  const { accounts } = home.site.parts
  if (taking === 'removed') await accounts.removeUserById(person.id)
  else if (taking === 'another role') await home.give(person, { role: 'reporter', pages: 'all' })
  else await home.give(person, { role: 'admin', pages: [home.other] })
}

test('every command, however the right is taken away', async () => {
  const types = (Object.keys(commandRows) as CommandType[]).filter(type => !commandRows[type].isFromWithin)
  const cells: { name: string; person: Person; taking: Taking; type: CommandType; id: string; entry: string }[] = []
  // One person for each way is enough: what they may is looked at for each command anew.
  for (const taking of takings) {
    const person = await home.hire()
    for (const type of types) {
      const one = { name: `${type}: ${taking}`, person, taking, type, id: newId(), entry: newId() }
      await home.clearPins(home.page)
      const stands = type === 'unplace' ? [home.page, home.second] : [home.page]
      for (const command of preparing(commandRows[type].before, one.entry, stands)) await home.done(person, command)
      cells.push(one)
    }
  }
  await home.site.stopWorker()
  const statuses = await Promise.all(
    cells.map(async ({ person, type, id, entry }) => {
      const command = commandRows[type].command({ entry, page: home.page, more: home.more })
      return (await home.post(person, command, id)).status
    }),
  )
  expect(statuses, 'all are accepted').toEqual(cells.map(() => 202))
  for (const taking of takings)
    await take(taking, (cells.find(one => one.taking === taking) as (typeof cells)[0]).person)
  const before = await home.site.parts.reads.heads([home.page, home.second, home.more])
  await home.site.startWorker()

  const outcomes: Record<string, string> = {}
  for (const { name, id } of cells) {
    await expect.poll(async () => (await home.site.get(`/api/commands/${id}`)).body.status).not.toBe('waiting')
    const { body } = await home.site.get(`/api/commands/${id}`)
    outcomes[name] = `${body.status} ${body.code}`
  }
  expect(outcomes).toEqual(Object.fromEntries(cells.map(({ name }) => [name, 'refused forbidden'])))
  expect(await home.site.parts.reads.heads([home.page, home.second, home.more]), 'no log has moved').toEqual(before)
}, 60_000)

test('a token that is revoked between sending and carrying out', async () => {
  const { accounts } = home.site.parts
  const { account, token } = await accounts.createToken({ name: `wire ${newId()}`, role: 'editor', pages: 'all' })
  await home.site.stopWorker()
  const id = newId()
  const sent = await home.site.post({ type: 'publish', entry: entry(), pages: [home.page] }, { key: id, token })
  expect(sent.status).toBe(202)
  await accounts.revokeTokenById(account.id)
  await home.site.startWorker()
  await expect
    .poll(async () => (await home.site.get(`/api/commands/${id}`)).body)
    .toMatchObject({ status: 'refused', code: 'forbidden' })
})

test('a scheduled entry whose author lost the right stays a draft at its time', async () => {
  const person = await home.hire()
  const written = entry()
  const publishAt = Date.now() + 400
  const sent = {
    type: 'publish' as const,
    entry: { ...written, authors: [], kind: 'update' as const },
    pages: [home.page],
  }
  await home.done(person, { ...sent, publishAt } as never)
  await home.give(person, { role: 'reporter', pages: 'all' })
  const waiting = async () =>
    (await home.site.parts.entries.scheduled(home.page)).find(one => one.id === written.id)?.state
  const lines = async () => {
    const answer = await fetch(`${home.site.url}/desk/api/audit?person=${person.id}`, {
      headers: { Authorization: `Bearer ${home.site.admin}` },
    })
    return ((await answer.json()) as { lines: unknown[] }).lines
  }
  await expect.poll(lines, { timeout: 10_000 }).toContainEqual(
    expect.objectContaining({
      type: 'publish',
      isTimed: true,
      outcome: 'refused',
      code: 'forbidden',
      entry: written.id,
    }),
  )
  expect(await waiting()).toBe('scheduled')
  const published = await fetch(`${home.site.url}/api/pages/${home.page}/entries/${written.id}`)
  expect(published.status).toBe(404)
})
