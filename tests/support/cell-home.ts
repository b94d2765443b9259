// A site with a few pages and two people whose rights a test sets as it needs them; commands come by HTTP or straight into the lane.
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { Problem } from '../../shared/http-api.ts'
import { fingerprintOf } from '../../server/newsroom/fingerprint.ts'
import { findTarget } from '../../server/http/command-target.ts'
import { keys, pageKey } from '../../server/storage/keys.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { openSite } from '../server/commands-api-site.ts'

export interface Person {
  id: string
  name: string
  cookie: string
}

export type Home = Awaited<ReturnType<typeof openHome>>

export async function openHome() {
  const site = await openSite({ COMMANDS_PER_SECOND: '100000', COMMAND_BURST: '1000000' })
  const redis = await openRedis(site.redis.url, 'work')
  const { accounts, entries, queue, answers } = site.parts

  async function hire(): Promise<Person> {
    const { account } = await accounts.addUser({ name: `P ${newId()}`, role: 'admin', pages: 'all' })
    await accounts.changePassword(account.id, 'tide clock window seven')
    const { session } = await accounts.openSession(account.id)
    return { id: account.id, name: account.name, cookie: `sp-session=${session}` }
  }

  async function postWith(headers: Record<string, string>, command: Command, key = newId()) {
    const response = await fetch(`${site.url}/api/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, Origin: site.url, ...headers },
      body: JSON.stringify(command),
    })
    const { code, detail } = (await response.json()) as Pick<Problem, 'code' | 'detail'>
    return { status: response.status, code, detail }
  }

  const post = (person: Person, command: Command, key?: string) => postWith({ Cookie: person.cookie }, command, key)
  const [page, second, more, other] = await Promise.all([1, 2, 3, 4].map(async () => (await site.page()).id))

  return {
    site,
    redis,
    asker: await hire(),
    somebody: await hire(),
    page: page as string,
    second: second as string,
    more: more as string,
    other: other as string,
    hire,
    post,
    postWith,

    /** A page has room for three pins: those of earlier cells are in nobody's way. */
    async clearPins(page: string) {
      await redis.hset(pageKey(page, 'meta'), 'pins', '')
    },

    async give(person: Person, rights: Pick<Account, 'role' | 'pages'>) {
      await accounts.changeUser(person.id, rights)
    },

    /** @throws when it was not done */
    async done(person: Person, command: Command): Promise<void> {
      const answer = await post(person, command)
      if (answer.status !== 201 && answer.status !== 202) throw new Error(`not done: ${JSON.stringify(answer)}`)
    },

    /** As if it had passed the door: what the worker says of it. */
    async behindTheDoor(person: Pick<Person, 'id'>, command: Command): Promise<Answer> {
      const target = await findTarget(command, entries)
      const id = newId()
      const fingerprint = fingerprintOf(person.id, command)
      const times = { receivedAt: Date.now(), requestId: 'test' }
      const lane = { id, command, account: person.id, fingerprint, home: target?.home ?? '', ...times }
      await queue.add(lane)
      const stored = await answers.wait(lane.home, id, 10_000)
      if (!stored) throw new Error('the lane gave no answer')
      // A claim that was made for a command that was refused must not be in the next one's way.
      if ('entry' in command && command.type === 'publish') await redis.del(keys.entryHome(command.entry.id))
      return stored.answer
    },

    async stop() {
      redis.disconnect()
      await site.stop()
    },
  }
}
