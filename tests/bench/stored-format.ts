// Keeps a newsroom as this version stores it, for the tests of every later one: npm run bench -- stored-format <file>.
// Run it by the last commit of a format, before a migration changes what is stored.
import { writeFileSync } from 'node:fs'
import { v7 as newId } from 'uuid'
import { actOf } from '../../server/newsroom/acts.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import type { Command } from '../../shared/command.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { body, openNewsroom, settings } from '../support/newsroom.ts'
import { dumpStored } from '../support/stored.ts'

const [file] = process.argv.slice(2)
if (!file) throw new Error('usage: npm run bench -- stored-format <file>')

const far = Date.parse('2100-01-01T00:00:00Z')
const room = await openNewsroom()
try {
  const password = 'a lock on every door'
  const accounts = createAccountStore(room.redis)
  const { account } = await accounts.addUser({ name: 'Ada Marsh', role: 'chief', pages: 'all' })
  await accounts.changePassword(account.id, password)
  const { token } = await accounts.createToken({ name: 'wire', role: 'editor', pages: 'all' })

  const send = async (command: Command, home?: string) => {
    const answer = await room.send(command, home ? { home } : {})
    if (answer.status === 'refused') throw new Error(`${command.type}: ${answer.detail}`)
    return answer
  }
  const [home, other, ended] = ['p_harbour', 'p_tides', 'p_over'] as const
  for (const [id, slug] of [
    [home, 'harbour'],
    [other, 'tides'],
    [ended, 'over'],
  ] as const) {
    await send({ type: 'createPage', page: { id, ...settings({ slug, batchSize: 5 }) } }, id)
  }
  const published: string[] = []
  for (let at = 1; at <= 12; at += 1) published.push(await room.publish([home], `Update ${at}`, { keyEvent: at === 3 }))
  const [first, second, third, fourth] = published as [string, string, string, string]
  const shared = await room.publish([home, other], 'On both banks', { pinned: true })
  await room.publish([other], 'High water')
  await send({ type: 'edit', entry: { id: first, revision: 1, ...body('Update 1, corrected') } })
  await send({ type: 'edit', entry: { id: shared, revision: 1, ...body('On both banks, corrected') } })
  await send({ type: 'pin', entry: { id: second }, page: home })
  await send({ type: 'withdraw', entry: { id: third } })
  await send({ type: 'erase', entry: { id: fourth } })
  const erasedToo = await room.publish([other, home], 'To be erased on both')
  await send({ type: 'erase', entry: { id: erasedToo } })
  await send({ type: 'publish', entry: { id: newId(), ...body('For later') }, pages: [home], publishAt: far })
  await send({ type: 'page', page: other, settings: { slug: 'spring-tides', headline: 'Spring tides' } })
  await send({ type: 'page', page: ended, settings: { status: 'ended' } })
  const refused = await room.lane({ type: 'publish', entry: { id: newId(), ...body('Too late') }, pages: [ended] })
  const refusal = { status: 'refused', code: 'page-ended', detail: 'Over.' } as const
  await room.writes.keepAnswer(refused, refusal, actOf(refused, undefined, undefined))
  await room.writes.park(await room.lane({ type: 'withdraw', entry: { id: first } }), 'a figure was missing')

  const snapshots: Record<string, Snapshot | undefined> = {}
  for (const id of [home, other, ended]) snapshots[id] = await room.log.snapshot(id)
  const erased = [fourth, erasedToo].toSorted()
  const expected = { snapshots, erased, user: { name: 'Ada Marsh', password }, token }
  const lines = [expected, ...Object.entries(await dumpStored(room.redis))]
  writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''))
} finally {
  await room.stop()
}
