// Everything is killed at once in the middle of publishing, started again by the same command, and nothing is missing.
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { expect, test } from 'vitest'
import { socketIn } from '../../server/launcher/redis-server.mjs'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import { allGone, launch, launcher, newPlace, processesUnder } from '../support/launched.ts'
import { body, settings } from '../support/newsroom.ts'
import { readWholePage } from '../support/whole-page.ts'

const acknowledgedBefore = 60

test('[L1] [L3] after kill -9 of everything at once, every acknowledged entry is there, once, on every page it belongs to', async () => {
  const place = { ...(await newPlace()), DEMO: '0', COMMANDS_PER_SECOND: '1000', COMMAND_BURST: '1000' }
  const first = launch(launcher('start.mjs'), place)
  await first.says(/Ctrl-C stops everything/)
  const url = `http://127.0.0.1:${place.PORT}`
  const redis = await openRedis(`unix:${socketIn(join(place.DATA_DIR, 'redis'))}`, 'work')
  const { token } = await createAccountStore(redis).createToken({ name: 'editors', role: 'admin', pages: 'all' })
  redis.disconnect()
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const send = (id: string, command: unknown) =>
    fetch(`${url}/api/commands`, {
      method: 'POST',
      headers: { ...headers, 'Idempotency-Key': id },
      body: JSON.stringify(command),
    })
  const pages = ['a', 'b', 'c'].map(slug => ({ id: `p_${newId()}`, ...settings({ slug }) }))
  for (const page of pages) expect((await send(newId(), { type: 'createPage', page })).status).toBe(201)

  const sent: string[] = []
  const acknowledged = new Map<string, string>()
  let killed: (() => void) | undefined
  const enough = new Promise<void>(resolve => {
    killed = resolve
  })
  async function edit(): Promise<void> {
    for (;;) {
      const [id, entry] = [newId(), newId()]
      sent.push(entry)
      const command = { type: 'publish', entry: { id: entry, ...body(`Entry ${sent.length}`) }, pages: ['a', 'b', 'c'] }
      const answer = await send(id, command).catch(() => undefined)
      if (!answer?.ok) return // killed in the middle of it
      acknowledged.set(id, entry)
      if (acknowledged.size >= acknowledgedBefore) killed?.()
    }
  }
  const editing = [edit(), edit(), edit(), edit()]
  await enough
  const pids = processesUnder(Number(first.child.pid))
  for (const pid of [Number(first.child.pid), ...pids]) process.kill(pid, 'SIGKILL')
  await first.ends()
  await allGone(pids)
  await Promise.all(editing)
  expect(acknowledged.size).toBeGreaterThanOrEqual(acknowledgedBefore)

  const second = launch(launcher('start.mjs'), place)
  await second.says(/Ctrl-C stops everything/)
  const became = async (id: string) => {
    const answer = await fetch(`${url}/api/commands/${id}`, { headers })
    const { status, pending } = (await answer.json()) as CommandReply
    return `${status}, ${pending?.length ?? 'all'} pages pending`
  }
  for (const id of acknowledged.keys()) {
    await expect.poll(() => became(id), { timeout: 20_000 }).toBe('committed, 0 pages pending')
  }
  for (const { slug } of pages) {
    const ids = (await readWholePage(url, slug)).entries
    expect(new Set(ids).size, `twice on ${slug}`).toBe(ids.length)
    expect(ids, slug).toEqual(expect.arrayContaining([...acknowledged.values()]))
    expect(sent).toEqual(expect.arrayContaining(ids))
  }
}, 60_000)
